import { scheduleSamples } from '../../../../infra/openapi/samples/schedule-samples.ts';
import { BODY_LIMIT } from '../../../../shared/http/body.ts';
import { SCHEDULE_LIMIT } from '../../../../shared/schedules/plan.ts';
import type { AppUser } from '../../../support/app-user.ts';
import { meetup } from '../../../support/use-stack.ts';
import { ask } from '../support/documented-call.ts';
import { fillWithPlans } from '../support/fill-with-plans.ts';
import { asking, type CausesOf, type Circumstances } from './circumstances.ts';

/** As the document's example, in a future that stays one. */
const weekly = { ...scheduleSamples.requests.weekly.value, until: '2099-12-31' };
const key = { 'idempotency-key': 'used-twice' };
const nobody = ({ newUser }: Circumstances) => newUser();
const idOf = async (user: AppUser) => (await user.call('GET', '/session')).body.user.id;
const into = (calendarId: string) => asking('createEvent', { body: { ...meetup, calendarId } });
const toPlan = (body: object) => asking('createSchedule', { body });

/** Problems that a request brings about by what it is. */
export const wrongRequests: CausesOf<
  | 'malformed_json'
  | 'invalid_request'
  | 'unknown_field'
  | 'scope_not_allowed'
  | 'invalid_security_event'
  | 'unauthenticated'
  | 'csrf'
  | 'calendar_forbidden'
  | 'calendar_not_found'
  | 'not_found'
  | 'method_not_allowed'
  | 'deleted_by_user'
  | 'schedule_limit'
  | 'schedule_not_found'
  | 'stale_version'
  | 'payload_too_large'
  | 'unsupported_media_type'
  | 'invalid_event'
  | 'invalid_schedule'
  | 'idempotency_mismatch'
> = {
  malformed_json: asking('createEvent', {
    body: '["no object"]',
    headers: { 'content-type': 'application/json' },
  }),
  invalid_request: async ({ newUser }) => {
    const user = newUser();
    user.cookies.set('__Host-session', 'one; __Host-session=other');
    return ask(user, 'readSession');
  },
  unknown_field: asking('createEvent', { body: { ...meetup, summry: 'Meetup' } }),
  scope_not_allowed: asking('beginAttempt', {
    body: { purpose: 'upgrade', scopes: ['https://mail.google.com/'] },
  }),
  invalid_security_event: asking('receiveSecurityEvent', { body: 'a.made-up.token' }),
  unauthenticated: asking('listCalendars', {}, nobody),
  csrf: asking('signOut', { headers: { 'x-requested-with': undefined } }),
  // Everybody may read the holidays, and nobody write into them.
  calendar_forbidden: into('en.christian#holiday@group.v.calendar.google.com'),
  calendar_not_found: into('nobody@group.calendar.google.com'),
  not_found: ({ connected }) => connected.call('GET', '/nowhere'),
  method_not_allowed: ({ connected }) => connected.call('PUT', '/session', { body: {} }),
  deleted_by_user: async ({ connected, stack }) => {
    const asked = { body: meetup, headers: { 'idempotency-key': 'deleted' } };
    const { body } = await connected.call('POST', '/events', asked);
    stack.google.control.deleteEvent(connected.google.email, body.id);
    return ask(connected, 'createEvent', asked);
  },
  schedule_limit: async ({ connectAnother, stack }) => {
    const user = await connectAnother();
    await fillWithPlans(stack, await idOf(user), SCHEDULE_LIMIT, weekly);
    return ask(user, 'createSchedule', { body: weekly });
  },
  schedule_not_found: asking('readSchedule', { plan: scheduleSamples.planned.weekly.id }),
  stale_version: async ({ connected }) => {
    const { body } = await connected.call('POST', '/schedules', { body: weekly });
    const headers = { 'if-match': '"another"' };
    return ask(connected, 'changeSchedule', { plan: body.id, headers, body: { status: 'paused' } });
  },
  payload_too_large: asking('createEvent', { body: { ...meetup, description: 'x'.repeat(BODY_LIMIT) } }),
  unsupported_media_type: asking('createEvent', {
    body: meetup,
    headers: { 'content-type': 'text/plain' },
  }),
  invalid_event: asking('createEvent', { body: { ...meetup, end: meetup.start } }),
  invalid_schedule: toPlan({ ...weekly, when: { at: '2027-03-28T02:30:00', timeZone: 'Europe/Paris' } }),
  idempotency_mismatch: async ({ connected }) => {
    await connected.call('POST', '/events', { body: meetup, headers: key });
    return ask(connected, 'createEvent', { body: { ...meetup, summary: 'Another' }, headers: key });
  },
};
