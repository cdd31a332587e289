import type { FieldError, ProblemCode } from '../../shared/problems.ts';
import { SCHEDULE_LIMIT } from '../../shared/schedules/plan.ts';

/** What typically comes with a code, for its example; a code that is not here comes with its title alone. */
export const problemSamples: Partial<
  Record<ProblemCode, { detail?: string; errors?: readonly FieldError[] }>
> = {
  malformed_json: { detail: 'The body must be a JSON object.' },
  invalid_request: { detail: 'More than one __Host-session cookie.' },
  unknown_field: { errors: [{ pointer: '/summry', detail: 'This field is not known.' }] },
  scope_not_allowed: {
    errors: [{ pointer: '/scopes/0', detail: 'Allowed: https://www.googleapis.com/auth/calendar.events' }],
  },
  csrf: { detail: 'The header X-Requested-With: XmlHttpRequest is missing.' },
  scope_declined: { detail: 'Not granted: https://www.googleapis.com/auth/calendar.events' },
  scope_required: {
    detail:
      'Needs one of: https://www.googleapis.com/auth/calendar https://www.googleapis.com/auth/calendar.events',
  },
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
