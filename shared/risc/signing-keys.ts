import { type CompactVerifyGetKey, createRemoteJWKSet, errors } from 'jose';
import * as z from 'zod/mini';
import { Failure, nameOf } from '../problems.ts';

/** Milliseconds that Google may take for the configuration, and for its keys: together far below a function's time. */
const FETCH_LIMIT = 4_000;
/** How long configuration and keys are used before they are looked at again (milliseconds). */
const FRESH = 3600_000;
/** An unknown key id makes us ask for the keys anew, at most this often (milliseconds): anybody can make one up. */
const REFETCH_INTERVAL = 60_000;
/** Seconds after which whoever sent an event may send it again. */
const RETRY_AFTER = 30;

const configurationSchema = z.object({ issuer: z.string().check(z.minLength(1)), jwks_uri: z.url() });

export interface SigningKeys {
  /**
   * The key that a token says it is signed with.
   *
   * @throws Failure `invalid_security_event`: the token names none, or one that Google does not have;
   * `google_unavailable`: configuration or keys cannot be had
   */
  find: CompactVerifyGetKey;
  /** Who the tokens are from. */
  issuers(): Promise<readonly string[]>;
}

/**
 * Google's keys for security events, found by its RISC configuration document, both kept in a warm function.
 * https://developers.google.com/identity/protocols/risc
 */
export function createSigningKeys(configurationUrl: string, now: () => number): SigningKeys {
  let known: { keys: CompactVerifyGetKey; issuers: readonly string[]; readAt: number } | undefined;

  const configure = async () => {
    if (known && now() - known.readAt < FRESH) return known;
    const { issuer, jwks_uri: uri } = await readConfiguration(configurationUrl);
    const keys = createRemoteJWKSet(new URL(uri), {
      timeoutDuration: FETCH_LIMIT,
      cacheMaxAge: FRESH,
      cooldownDuration: REFETCH_INTERVAL,
    });
    known = { keys, issuers: withAndWithoutSlash(issuer), readAt: now() };
    return known;
  };

  return {
    async find(header, token) {
      if (typeof header.kid !== 'string') throw invalidSecurityEvent('kid');
      const { keys } = await configure();
      try {
        return await keys(header, token);
      } catch (error) {
        if (error instanceof errors.JWKSNoMatchingKey) throw invalidSecurityEvent('kid');
        throw unavailable(error);
      }
    },
    issuers: async () => (await configure()).issuers,
  };
}

/** Google's page shows tokens whose `iss` ends with a slash; the document has been seen without it. */
function withAndWithoutSlash(issuer: string): string[] {
  const bare = issuer.replace(/\/$/, '');
  return [bare, `${bare}/`];
}

async function readConfiguration(url: string): Promise<z.infer<typeof configurationSchema>> {
  try {
    const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(FETCH_LIMIT) });
    if (!response.ok) throw new Failure('google_unavailable', { reason: String(response.status) });
    const { data } = configurationSchema.safeParse(await response.json());
    if (!data) throw new Failure('google_unavailable', { reason: 'broken_configuration' });
    return data;
  } catch (error) {
    throw unavailable(error);
  }
}

function unavailable(error: unknown): Failure {
  const reason = error instanceof Failure ? error.reason : nameOf(error);
  return new Failure('google_unavailable', { retryAfter: RETRY_AFTER, reason: `risc ${reason}` });
}

/** @param reason what of the token is wrong, for the log; nothing of the token itself */
export function invalidSecurityEvent(reason: string): Failure {
  return new Failure('invalid_security_event', { reason });
}
