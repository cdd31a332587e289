import { EVENT_SCOPES } from '../../../shared/google/scopes.ts';
import type { FieldError, ProblemCode } from '../../../shared/problems.ts';
import { SCHEDULE_LIMIT } from '../../../shared/schedules/plan.ts';
import { story } from './story.ts';

const { calendarScope } = story;
/** An optional scope that the deployment of the examples lets pages ask for. */
const listScope = 'https://www.googleapis.com/auth/calendar.calendarlist.readonly';

/** What typically comes with a code, for its example; a code that is not here comes with its title alone. */
export const problemSamples: Partial<
  Record<ProblemCode, { detail?: string; errors?: readonly FieldError[] }>
> = {
  malformed_json: { detail: 'The body must be a JSON object.' },
  invalid_request: { detail: 'More than one __Host-session cookie.' },
  unknown_field: {
    detail: 'Mend the fields that errors points to.',
    errors: [{ pointer: '/summry', detail: 'There is no such field here.' }],
  },
  scope_not_allowed: {
    errors: [{ pointer: '/scopes/0', detail: `Allowed: ${calendarScope} ${listScope}` }],
  },
  csrf: { detail: 'The header X-Requested-With: XmlHttpRequest is missing.' },
  scope_declined: { detail: `Not granted: ${calendarScope}` },
  scope_required: { detail: `Needs one of: ${EVENT_SCOPES.join(' ')}` },
  consent_required: { detail: 'Begin again with "prompt": "consent" and follow authorizationUrl.' },
  schedule_limit: { detail: `The limit is ${SCHEDULE_LIMIT}; delete one first.` },
  invalid_schedule: {
    detail: 'Mend the fields that errors points to.',
    errors: [
      {
        pointer: '/when/at',
        detail:
          'Clocks in Europe/Paris skip this time; the nearest are 2027-03-28T01:59:00 and 2027-03-28T03:00:00.',
      },
    ],
  },
  invalid_event: {
    detail: 'Mend the fields that errors points to.',
    errors: [{ pointer: '/end/dateTime', detail: 'Must be later than start.' }],
  },
};
