import { unrevokedSchema } from '../../../shared/consent/disconnect-user.ts';
import { sessionSchema } from '../../../shared/consent/user-answer.ts';
import type { OperationsOf } from '../operation.ts';
import { setsCookie } from '../parameters.ts';
import { samples } from '../samples.ts';

const clearsSession = setsCookie('`__Host-session` is cleared.');

/** Who is signed in, and the ways out. */
export const accountOperations: OperationsOf<'readSession' | 'signOut' | 'signOutEverywhere' | 'disconnect'> =
  {
    readSession: {
      summary: 'Who is signed in, and what may be done for them',
      description:
        '`connection` says what to do next. `connected`: events can be created, also while the user is away. `consent_required`: begin an upgrade for `missingScopes`. `reconnect_required`: Google no longer honours the grant, and plans are parked; begin an upgrade with `"prompt": "consent"`.',
      tag: 'Session',
      responses: {
        200: {
          description: 'The session is live; its idle expiry moves on.',
          body: {
            schema: sessionSchema,
            examples: {
              signedIn: {
                summary: 'Signed in, Calendar not connected yet',
                value: {
                  user: samples.user,
                  scopes: samples.signInScopes,
                  missingScopes: [samples.calendarScope],
                  connection: 'consent_required',
                },
              },
              connected: {
                summary: 'Calendar is connected',
                value: {
                  user: samples.user,
                  scopes: [...samples.signInScopes, samples.calendarScope],
                  missingScopes: [],
                  connection: 'connected',
                },
              },
              revoked: {
                summary: 'The user has taken the access back at Google',
                value: {
                  user: samples.user,
                  scopes: [],
                  missingScopes: [samples.calendarScope],
                  connection: 'reconnect_required',
                },
              },
            },
          },
        },
      },
      problems: ['store_unavailable'],
    },
    signOut: {
      summary: 'Sign out here',
      description: 'Ends this session at once. The grant stays: plans go on creating events.',
      tag: 'Session',
      responses: { 204: { description: 'The session has ended.', headers: clearsSession } },
      problems: ['store_unavailable'],
    },
    signOutEverywhere: {
      summary: 'Sign out everywhere',
      description:
        'Ends every session of the user, in all browsers, at once; the one that asks last, so that it can be repeated until all are gone. The grant stays.',
      tag: 'Session',
      responses: { 204: { description: 'All sessions have ended.', headers: clearsSession } },
      problems: ['store_unavailable'],
    },
    disconnect: {
      summary: 'Disconnect',
      description:
        'Revokes the grant at Google and deletes everything of the user here: plans, what became of them, and sessions, the one that asks last. It can be repeated until it succeeds; after that it is no error for an hour. Google drops the whole grant of this user and application; there is no way to revoke Calendar alone. While the key service is away the answer is `vault_unavailable`, and nothing is done yet, so that the token is not lost before it is revoked.',
      tag: 'Account',
      responses: {
        202: {
          description:
            'Everything is deleted here and nothing can act for the user any more, but Google has not revoked; only the user can, there.',
          headers: clearsSession,
          body: {
            schema: unrevokedSchema,
            examples: {
              unrevoked: {
                summary: 'Google could not be reached',
                value: { revoked: false, manageUrl: 'https://myaccount.google.com/connections' },
              },
            },
          },
        },
        204: { description: 'Everything is deleted here, and revoked at Google.', headers: clearsSession },
      },
      problems: ['store_unavailable', 'vault_unavailable'],
    },
  };
