import type { Deadline } from '../deadline.ts';
import { Failure } from '../problems.ts';
import { tokenFailure } from './failures.ts';
import { createOAuthClient } from './oauth-client.ts';
import { readHeader } from './read-google-error.ts';

/** PEM certificates by key id. */
type Certificates = Record<string, string>;

/** An unknown key id makes us ask Google anew, at most this often (milliseconds): anybody can make one up. */
const REFETCH_INTERVAL = 60_000;
/** How long certificates are kept when Google's `Cache-Control` does not say (milliseconds). */
const DEFAULT_MAX_AGE = 300_000;

export interface CertificateCache {
  /**
   * Those that Google has now, if it has one of this id.
   *
   * @throws Failure what {@link tokenFailure} makes of it when they cannot be had
   */
  find(keyId: string, deadline: Deadline): Promise<Certificates>;
  /** Fetches them if none are at hand. Never rejects: whoever needs them asks again. */
  prepare(deadline: Deadline): Promise<void>;
}

/**
 * Google's certificates, kept for as long as its `Cache-Control` says. Keys change without notice, so an
 * unknown key id is a reason to look again.
 */
export function createCertificateCache(
  certsUrl: string,
  now: () => number = () => Date.now(),
): CertificateCache {
  let known: { certificates: Certificates; until: number } | undefined;
  let askedForUnknown = Number.NEGATIVE_INFINITY;

  const fetchNow = async (deadline: Deadline): Promise<Certificates> => {
    known = await fetchCertificates(certsUrl, deadline, now());
    return known.certificates;
  };

  return {
    async find(keyId, deadline) {
      if (known && now() < known.until) {
        if (Object.hasOwn(known.certificates, keyId)) return known.certificates;
        if (now() - askedForUnknown < REFETCH_INTERVAL) return known.certificates;
        askedForUnknown = now();
      }
      return fetchNow(deadline);
    },
    async prepare(deadline) {
      if (!known || now() >= known.until) await fetchNow(deadline).catch(() => undefined);
    },
  };
}

async function fetchCertificates(certsUrl: string, deadline: Deadline, now: number) {
  const client = await createOAuthClient(deadline, {
    endpoints: { oauth2FederatedSignonPemCertsUrl: certsUrl },
  });
  const answer = await client.getFederatedSignonCertsAsync().catch((thrown: unknown) => {
    throw tokenFailure(thrown);
  });
  if (typeof answer.certs !== 'object' || answer.certs === null) {
    throw new Failure('google_unexpected', { remedy: 'retry_later', retryAfter: 10, reason: 'certificates' });
  }
  const certificates: Certificates = {};
  for (const [id, pem] of Object.entries(answer.certs)) if (typeof pem === 'string') certificates[id] = pem;
  return { certificates, until: now + maxAgeOf(answer.res?.headers) };
}

function maxAgeOf(headers: unknown): number {
  const seconds = /max-age=(\d+)/.exec(readHeader(headers, 'cache-control') ?? '')?.[1];
  return seconds === undefined ? DEFAULT_MAX_AGE : Number(seconds) * 1000;
}
