import type { Deadline } from '../deadline.ts';
import { tokenFailure } from './failures.ts';
import { createOAuthClient } from './oauth-client.ts';
import { readGoogleError } from './read-google-error.ts';

/**
 * Revokes at Google. Whichever token is named, Google drops the whole grant of that user and project; there
 * is no "revoke Calendar only". So this is for a user who disconnects, and never for cleaning up.
 *
 * @throws Failure when Google could not be reached or answered otherwise than 200, or 400 for a token that
 * is dead already
 */
export async function revokeToken(revokeUrl: string, token: string, deadline: Deadline): Promise<void> {
  const client = await createOAuthClient(deadline, { endpoints: { oauth2RevokeUrl: revokeUrl } });
  try {
    await client.revokeToken(token);
  } catch (thrown) {
    const answer = readGoogleError(thrown);
    if (answer.kind === 'answer' && answer.status === 400 && answer.error === 'invalid_token') return;
    throw tokenFailure(thrown);
  }
}
