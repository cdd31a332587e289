import { eventAnswerSchema } from '../../../shared/calendar/describe-event.ts';
import { calendarListSchema } from '../../../shared/calendar/list-calendars.ts';
import { CALENDAR_LIST_SCOPES, EVENT_SCOPES } from '../../../shared/google/scopes.ts';
import type { ProblemCode } from '../../../shared/problems.ts';
import type { OperationsOf } from '../operation.ts';
import { idempotencyKey, namesKey, needsOneOf } from '../parameters.ts';
import { samples } from '../samples/samples.ts';
import { eventRequestSchema } from '../schemas.ts';
import { googleProblems } from './google-problems.ts';

/** What acting for a user at Google Calendar can end in. */
const actingProblems = [
  'not_connected',
  'reconnect_required',
  'scope_required',
  'access_denied',
  ...googleProblems,
] as const satisfies readonly ProblemCode[];

const { timed, allDay, weekly } = samples.createdEvents;

/** What is done in the user's Calendar. */
export const calendarOperations: OperationsOf<'createEvent' | 'listCalendars'> = {
  createEvent: {
    summary: 'Create an event',
    description: `Creates an event in the user's Calendar, once for each \`Idempotency-Key\`: repeating the request with the same key and body finds the same event (200), so a request whose answer was lost can simply be sent again. Without a key every request creates an event, under a key made here: the answer names it, also when the try fails, so that it can be repeated under that key.

${needsOneOf(EVENT_SCOPES)}`,
    tag: 'Calendar',
    parameters: [idempotencyKey('It counts for one user and calendar, and does not expire.')],
    request: { schema: eventRequestSchema, examples: samples.events },
    responses: {
      200: {
        description: 'The same request had created it before; this is the event as it is now.',
        headers: namesKey,
        body: {
          schema: eventAnswerSchema,
          examples: { timed: { summary: 'Found again', value: timed } },
        },
      },
      201: {
        description: 'The event is created.',
        headers: namesKey,
        body: {
          schema: eventAnswerSchema,
          examples: {
            timed: { summary: 'With its room at Google Meet', value: timed },
            allDay: { summary: 'A whole day', value: allDay },
            weekly: { summary: 'The first of the series', value: weekly },
          },
        },
      },
    },
    problems: [
      ...actingProblems,
      'invalid_event',
      'idempotency_mismatch',
      'deleted_by_user',
      'calendar_forbidden',
      'calendar_not_found',
    ],
    keyedProblems: true,
  },
  listCalendars: {
    summary: 'Where an event may go',
    description: `The calendars into which the user may write, at most 2,000. An event goes to \`primary\` when it names none, so this is only needed to let the user choose.

${needsOneOf(CALENDAR_LIST_SCOPES)} The default scope of an upgrade is not among them.`,
    tag: 'Calendar',
    responses: {
      200: {
        description: 'The calendars.',
        body: {
          schema: calendarListSchema,
          examples: {
            calendars: { summary: 'The own calendar, and a shared one', value: samples.calendars },
          },
        },
      },
    },
    problems: actingProblems,
  },
};
