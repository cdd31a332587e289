import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { fieldOf } from '../cli/ops-error.ts';
import type { Names } from '../deployment/deployment.ts';

/** Milliseconds that Google may take. */
const PATIENCE = 10_000;
const refusal = z.object({ error: z.string(), error_description: z.string().default('') });

/**
 * What Google says of a client, seen by asking for tokens with a code that nobody was given:
 * - `accepted`: `invalid_grant`: of the code alone it complains
 * - `unknown_client`, `wrong_secret`, `disabled`: of the client
 * - `redirect_uri_mismatch`: of the address
 * - `unclear`: `why` says what came instead
 */
export type ProbeResult =
  | { kind: 'accepted' | 'unknown_client' | 'wrong_secret' | 'disabled' | 'redirect_uri_mismatch' }
  | { kind: 'unclear'; why: string };

type Probed = Pick<Names, 'GOOGLE_TOKEN_URL' | 'GOOGLE_CLIENT_ID' | 'REDIRECT_URI'>;

/**
 * Asks Google's token endpoint with a made-up code, which no user's grant hangs on.
 * https://datatracker.ietf.org/doc/html/rfc6749#section-5.2
 */
export async function probeClient(names: Probed, secret: string): Promise<ProbeResult> {
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    code: `4/${randomBytes(24).toString('base64url')}`,
    client_id: names.GOOGLE_CLIENT_ID,
    client_secret: secret,
    redirect_uri: names.REDIRECT_URI,
  });
  try {
    const response = await fetch(names.GOOGLE_TOKEN_URL, {
      method: 'POST',
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(PATIENCE),
    });
    const said = refusal.safeParse(await response.json().catch(() => undefined)).data;
    return said ? judge(said) : { kind: 'unclear', why: `status ${response.status}` };
  } catch (error) {
    return { kind: 'unclear', why: fieldOf(error, 'name') ?? 'unknown' };
  }
}

function judge({ error, error_description }: z.infer<typeof refusal>): ProbeResult {
  switch (error) {
    case 'invalid_grant':
      return { kind: 'accepted' };
    case 'redirect_uri_mismatch':
      return { kind: 'redirect_uri_mismatch' };
    case 'invalid_client':
    case 'unauthorized_client':
      return { kind: error_description.includes('not found') ? 'unknown_client' : 'wrong_secret' };
    case 'deleted_client':
    case 'disabled_client':
      return { kind: 'disabled' };
    default:
      return { kind: 'unclear', why: /^[\w.-]{1,64}$/.test(error) ? error : 'an unknown error' };
  }
}
