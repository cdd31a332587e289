import type { OAuth2Client } from 'google-auth-library';
import { openAccess, type Renewal, renewAccess, requireScope, type VaultContext } from '../vault/access.ts';
import type { AccessToken, Grant } from '../vault/grant.ts';
import { loadGrant } from '../vault/grants.ts';
import { readGoogleError } from './answers.ts';
import { apiFailure } from './failures.ts';
import { createOAuthClient } from './oauth-client.ts';

/**
 * Does `work` with an authorised Google client for the user whose grant this is. The client works with any
 * API of `googleapis` for which the grant carries a scope.
 *
 * While the sealed access token is good this costs one KMS call (none in a warm function) and no call to
 * Google's token endpoint. If Google answers 401 to a token that was not just renewed, it is renewed once and
 * `work` is done once more, so `work` must be safe to repeat.
 *
 * @param anyOf the scopes of which `work` needs at least one
 * @throws Failure `not_connected`, `scope_required`, `reconnect_required`; what the vault and the token
 * endpoint throw; and for what `work` throws, what it means
 */
export async function actFor<T>(
  context: VaultContext,
  grant: Grant | undefined,
  anyOf: readonly string[],
  work: (client: OAuth2Client) => Promise<T>,
): Promise<T> {
  requireScope(grant, anyOf);
  const access = await openAccess(context, grant);
  const renewAndWork = async (): Promise<T> => {
    const renewal = await renewAccess(context, grant, anyOf);
    return finishing(renewal, () => work(authorize(context, renewal.access)));
  };
  try {
    if (!access) return await renewAndWork();
    return await work(authorize(context, access)).catch((thrown: unknown) => {
      if (!isUnauthorized(thrown)) throw thrown;
      return renewAndWork();
    });
  } catch (thrown) {
    throw apiFailure(thrown);
  }
}

/** {@link actFor} for whoever has nothing but the user's id: a Lambda of the adopter's, a scheduled run. */
export async function actForUser<T>(
  context: VaultContext,
  user: string,
  anyOf: readonly string[],
  work: (client: OAuth2Client) => Promise<T>,
): Promise<T> {
  return actFor(context, await loadGrant(context.table, user), anyOf, work);
}

/** A Lambda may be frozen once it has answered, so what runs beside the work is waited for. */
async function finishing<T>(renewal: Renewal, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    await renewal.kept;
  }
}

/**
 * The client holds no refresh token and an expiry, so the library neither renews by itself nor answers a 403
 * by renewing and posting again.
 */
function authorize(context: VaultContext, access: AccessToken): OAuth2Client {
  const client = createOAuthClient(context.deadline);
  client.setCredentials({ access_token: access.token, expiry_date: access.expiresAt });
  return client;
}

function isUnauthorized(thrown: unknown): boolean {
  const answer = readGoogleError(thrown);
  return answer.kind === 'answer' && answer.status === 401;
}
