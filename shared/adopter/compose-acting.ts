import type { OAuth2Client } from 'google-auth-library';
import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/v3.js';
import { createCalendarClient } from '../calendar/calendar-client.ts';
import { composeVault } from '../compose/vault.ts';
import { deadlineOf, type Invocation, withinInvocation } from '../deadline.ts';
import { listOf } from '../env.ts';
import { readVariables, type Source } from '../read-environment.ts';
import { actForUser } from '../vault/act-for.ts';
import { ACTING, REQUESTING, SCOPES } from './environment.ts';

/** What a Lambda of the adopter's own can do at Google for users, whether they are present or not. */
export interface Acting {
  /**
   * Does `work` with an authorised client, for any API of `googleapis`, as this user. `work` may be done twice:
   * once more when Google no longer takes the access token.
   *
   * @param user the `sub` of the account
   * @throws Failure `not_connected`, `reconnect_required`, `scope_required`, and for what `work` throws, what
   * it means
   */
  forUser<T>(user: string, invocation: Invocation, work: (client: OAuth2Client) => Promise<T>): Promise<T>;
  /** {@link Acting.forUser} with Google's Calendar client. */
  withCalendar<T>(
    user: string,
    invocation: Invocation,
    work: (calendar: calendar_v3.Calendar) => Promise<T>,
  ): Promise<T>;
}

/**
 * Builds the clients, once for all invocations; the construct GoogleFunction provides what it reads.
 *
 * @throws MissingEnvironment naming every variable that is missing
 */
export function composeActing(source: Source = process.env): Acting {
  const environment = readVariables([...ACTING, ...REQUESTING, SCOPES], source);
  const anyOf = listOf(environment[SCOPES]);
  const vault = composeVault(environment);
  const forUser: Acting['forUser'] = (user, invocation, work) =>
    withinInvocation(invocation, () =>
      actForUser({ ...vault, deadline: deadlineOf(invocation) }, user, anyOf, work),
    );
  return {
    forUser,
    withCalendar: (user, invocation, work) =>
      forUser(user, invocation, async (client) =>
        work(await createCalendarClient(client, environment.GOOGLE_API_ROOT_URL)),
      ),
  };
}
