import { receiptSchema } from '../../../shared/consent/receipt.ts';
import { sessionSchema } from '../../../shared/consent/session-answers.ts';
import type { OperationsOf } from '../operation.ts';
import { maySetCookie, setsCookie } from '../parameters.ts';
import { samples } from '../samples/samples.ts';

const clearsSession = setsCookie('`__Host-session` is cleared.');

/** Who is signed in, and the ways out. */
export const accountOperations: OperationsOf<
  'readSession' | 'signOut' | 'signOutEverywhere' | 'forgetCalendar' | 'disconnect'
> = {
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
                scopes: samples.allScopes,
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
      204: {
        description:
          'Nobody is signed in: there is no session cookie, or its session is unknown, has ended or has expired. No failure, since a page asks this at every visit.',
        headers: maySetCookie('`__Host-session` is cleared, if it was sent.'),
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
  forgetCalendar: {
    summary: 'Forget Calendar here',
    description:
      'Deletes the grant, the plans and what became of them. The user stays signed in, and may connect again at any time; events that were created stay. Google is not told, since it knows no way to revoke Calendar alone: it goes on listing the access, until the user takes it back there or `DELETE /account` revokes all of it. It can be repeated, also after a failure half-way.',
    tag: 'Account',
    responses: {
      200: {
        description: 'Nothing acts in the user’s Calendar any more.',
        body: {
          schema: receiptSchema,
          examples: {
            forgotten: { summary: 'Calendar was connected', value: samples.receipts.forgotten },
            again: { summary: 'There was nothing left to forget', value: samples.receipts.nothing },
          },
        },
      },
    },
    problems: ['store_unavailable'],
  },
  disconnect: {
    summary: 'Disconnect',
    description:
      'Revokes the grant at Google and deletes everything of the user here: plans, what became of them, and sessions, the one that asks last. It can be repeated until it succeeds; after that it is no error for an hour. Google drops the whole grant of this user and application; there is no way to revoke Calendar alone. While the key service is away the answer is `vault_unavailable`, and nothing is done yet, so that the token is not lost before it is revoked.',
    tag: 'Account',
    responses: {
      200: {
        description: 'Everything is deleted here, and revoked at Google if there was a token to revoke.',
        headers: clearsSession,
        body: {
          schema: receiptSchema,
          examples: {
            revoked: { summary: 'Revoked at Google', value: samples.receipts.revoked },
            notHeld: { summary: 'There was no token to revoke', value: samples.receipts.notHeld },
          },
        },
      },
      202: {
        description:
          'Everything is deleted here and nothing can act for the user any more, but Google has not revoked; only the user can, there.',
        headers: clearsSession,
        body: {
          schema: receiptSchema,
          examples: {
            unrevoked: { summary: 'Google could not be reached', value: samples.receipts.notRevoked },
          },
        },
      },
      204: {
        description: 'A repeat: this session has disconnected before, and nothing was left to delete.',
        headers: clearsSession,
      },
    },
    problems: ['store_unavailable', 'vault_unavailable'],
  },
};
