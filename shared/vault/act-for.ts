import type { OAuth2Client } from 'google-auth-library';
import { apiFailure } from '../google/failures.ts';
import { createOAuthClient } from '../google/oauth-client.ts';
import { readGoogleError } from '../google/read-google-error.ts';
import type { AccessToken } from '../google/token-endpoint.ts';
import { asFailure, type Failure } from '../problems.ts';
import type { Grant } from './grant.ts';
import { loadGrant } from './grant-store.ts';
import { markReauthenticationRequired } from './mark-grant.ts';
import { openAccess, renewAccess } from './renew-access.ts';
import { requireScope } from './require-scope.ts';
import type { VaultContext } from './vault-context.ts';

/**
 * Does `work` with an authorised Google client for the user whose grant this is. The client works with any
 * API of `googleapis` for which the grant carries a scope.
 *
 * While the sealed access token is good this costs one KMS call (none in a warm function) and no call to
 * Google's token endpoint. If Google answers 401 to a token that was not just renewed, it is renewed once and
 * `work` is done once more, so `work` must be safe to repeat.
 *
 * @param anyOf the scopes of which `work` needs at least one
 * @param explain what an error of `work` means; by default what it means of any Google API
 * @throws Failure `not_connected`, `scope_required`, `reconnect_required`; what the vault and the token
 * endpoint throw; and for what `work` throws, what it means
 */
export async function actFor<T>(
  context: VaultContext,
  grant: Grant | undefined,
  anyOf: readonly string[],
  work: (client: OAuth2Client) => Promise<T>,
  explain: (thrown: unknown) => Failure = apiFailure,
): Promise<T> {
  requireScope(grant, anyOf);
  const access = await openAccess(context, grant);
  const renewAndWork = async (): Promise<T> => {
    const { access: renewed, kept } = await renewAccess(context, grant, anyOf);
    try {
      return await work(await authorize(context, renewed));
    } catch (thrown) {
      const current = await kept;
      if (current && isUnauthorized(thrown)) await noteRejection(context, current);
      throw thrown;
    } finally {
      // A Lambda may be frozen once it has answered, so what runs beside the work is waited for.
      await kept;
    }
  };
  try {
    if (!access) return await renewAndWork();
    return await work(await authorize(context, access)).catch((thrown: unknown) => {
      if (!isUnauthorized(thrown)) throw thrown;
      return renewAndWork();
    });
  } catch (thrown) {
    const failure = explain(thrown);
    if (failure.code === 'rate_limited') context.pace?.refused();
    throw failure;
  }
}

/** Google gives out tokens that it does not take: only a new sign-in can mend that. */
async function noteRejection(context: VaultContext, grant: Grant): Promise<void> {
  await markReauthenticationRequired(context.table, grant, context.now()).catch((error: unknown) => {
    context.log.warn('rejected grant not marked', { user: grant.user, reason: asFailure(error).reason });
  });
}

/** {@link actFor} for whoever has nothing but the user's id: a Lambda of the adopter's, a scheduled run. */
export async function actForUser<T>(
  context: VaultContext,
  user: string,
  anyOf: readonly string[],
  work: (client: OAuth2Client) => Promise<T>,
  explain?: (thrown: unknown) => Failure,
): Promise<T> {
  return actFor(context, await loadGrant(context.table, user), anyOf, work, explain);
}

/**
 * The client holds no refresh token and an expiry, so the library neither renews by itself nor answers a 403
 * by renewing and posting again.
 */
async function authorize(context: VaultContext, access: AccessToken): Promise<OAuth2Client> {
  const { pace } = context;
  const counted = (send: typeof fetch): typeof fetch => {
    return (input, init) => {
      pace?.note();
      return send(input, init);
    };
  };
  const client = await createOAuthClient(context.deadline, {}, counted);
  client.setCredentials({ access_token: access.token, expiry_date: access.expiresAt });
  return client;
}

function isUnauthorized(thrown: unknown): boolean {
  const answer = readGoogleError(thrown);
  return answer.kind === 'answer' && answer.status === 401;
}
