import { LATE_AFTER } from '../../../shared/engine/run-scheduled.ts';
import { EVENT_SCOPES } from '../../../shared/google/scopes.ts';
import { PAGE_LIMIT, readPage } from '../../../shared/http/paging.ts';
import type { RouteId } from '../../../shared/routes.ts';
import { RUN_KEPT } from '../../../shared/runs/run.ts';
import {
  scheduleAnswerSchema,
  schedulePageSchema,
  scheduleWithRunsSchema,
} from '../../../shared/schedules/describe-schedule.ts';
import { SCHEDULE_LIMIT } from '../../../shared/schedules/plan.ts';
import { scheduleChangeSchema, scheduleInputSchema } from '../../../shared/schedules/schedule-schema.ts';
import { SCHEDULE_BURIED } from '../../../shared/schedules/schedule-store.ts';
import type { Body, OperationsOf } from '../operation.ts';
import { idempotencyKey, namesKey, needsOneOf } from '../parameters.ts';
import { samples } from '../samples/samples.ts';
import { scheduleSamples } from '../samples/schedule-samples.ts';

const id = { $ref: '#/components/parameters/ScheduleId' };
const etag = { ETag: { $ref: '#/components/headers/ETag' } };
const keyed = { ...etag, ...namesKey };

const { limit: defaultLimit } = readPage({}, samples.user.id);
const { planned, changed, later, inSummer, runs } = scheduleSamples;

const plans = (examples: Body['examples']): Body => ({ schema: scheduleAnswerSchema, examples });

/** @param seconds of whole days */
const days = (seconds: number) => `${seconds / 86_400} days`;

/** Plans of events to be created later. */
export const scheduleOperations: OperationsOf<Extract<RouteId, `${string}Schedule${string}`>> = {
  createSchedule: {
    keyedProblems: true,
    summary: 'Plan events',
    description: `A plan says *when* it runs and *which* event it then creates in the user's Calendar, also long after they have signed out. Each of its times, an *occurrence*, creates one event and no second one. Occurrences lie on full minutes and run within about a minute. Repeating the request with the same \`Idempotency-Key\` and body finds the plan (200), however much it was changed since.

A user may have ${SCHEDULE_LIMIT} plans that are active or paused; another is \`schedule_limit\`. An occurrence that begins over ${LATE_AFTER / 60_000} minutes late, or falls into a time without a live grant, is done with as \`missed\` says.

${needsOneOf(EVENT_SCOPES)}`,
    tag: 'Plans',
    parameters: [
      idempotencyKey(
        'It counts for one user, as long as there is the plan: under the key of one that was deleted another is made.',
      ),
    ],
    request: { schema: scheduleInputSchema, examples: scheduleSamples.requests },
    responses: {
      200: {
        description: 'The same request had made it before; this is the plan as it is now.',
        headers: keyed,
        body: plans({ weekly: { summary: 'Found again, in summer', value: inSummer } }),
      },
      201: {
        description: 'The plan is made.',
        headers: keyed,
        body: plans({
          weekly: { summary: 'A plan with an end', value: planned.weekly },
          once: { summary: 'A plan for one moment', value: planned.once },
          regular: { summary: '`count` has become an end', value: planned.regular },
        }),
      },
    },
    problems: [
      'invalid_request',
      'unknown_field',
      'not_connected',
      'reconnect_required',
      'scope_required',
      'invalid_schedule',
      'schedule_limit',
      'idempotency_mismatch',
      'store_unavailable',
    ],
  },
  listSchedules: {
    summary: 'All plans, page by page',
    description: `The plans of the user in the order of their ids, without their runs; a plan that is over is kept for ${days(RUN_KEPT)} more. A page may hold fewer than \`limit\`, and even none: only the one without \`nextCursor\` is the last.`,
    tag: 'Plans',
    parameters: [
      {
        name: 'limit',
        in: 'query',
        description: 'How many plans a page holds at most.',
        schema: { type: 'integer', minimum: 1, maximum: PAGE_LIMIT, default: defaultLimit },
        example: 50,
      },
      {
        name: 'cursor',
        in: 'query',
        description:
          '`nextCursor` of the page before. Nothing can be read from it, and it works for the user whose it is alone.',
        schema: { type: 'string', pattern: '^[0-9a-v]{52}\\.[A-Za-z0-9_-]{16}$' },
        example: scheduleSamples.pages.first.nextCursor,
      },
    ],
    responses: {
      200: {
        description: 'A page of plans.',
        body: {
          schema: schedulePageSchema,
          examples: {
            first: { summary: 'A page that another follows', value: scheduleSamples.pages.first },
            last: { summary: 'The last page', value: scheduleSamples.pages.last },
          },
        },
      },
    },
    problems: ['store_unavailable'],
  },
  readSchedule: {
    summary: 'A plan, and what became of it',
    description: `The plan with its last 20 runs, the newest first. Runs are kept for ${days(RUN_KEPT)}. A run is \`running\`, \`waiting\` (it is tried again) or \`parked\` (until the user connects again), or over: \`created\`, \`failed\`, \`missed\` or \`deleted_by_user\`.`,
    tag: 'Plans',
    parameters: [id],
    responses: {
      200: {
        description: 'The plan.',
        headers: etag,
        body: {
          schema: scheduleWithRunsSchema,
          examples: {
            running: {
              summary: 'One event was created, one occurrence missed while the system was down',
              value: { ...later, runs: [runs.missed, runs.created] },
            },
            parked: {
              summary:
                'The user has taken the access back; when they connect again, `missed` says what becomes of the occurrence',
              value: { ...inSummer, status: 'parked', runs: [runs.parked, runs.missed, runs.created] },
            },
          },
        },
      },
    },
    problems: ['schedule_not_found', 'store_unavailable'],
  },
  changeSchedule: {
    summary: 'Change, pause or resume a plan',
    description:
      'Each field that is given replaces what was. An end that was set stays until `until` or `count` names another or is `null`. What was due while the plan was paused does not run. A plan that is over becomes active again when the change makes something come.',
    tag: 'Plans',
    parameters: [
      id,
      {
        name: 'If-Match',
        in: 'header',
        description:
          'The `ETag` of the plan as it was read, one alone: if it has changed since, the answer is `stale_version`. Without it, or with `*`, the plan is changed whatever it has become.',
        schema: { type: 'string', pattern: '^(\\*|"[^"]+")$' },
        example: `"${samples.scheduleVersion}"`,
      },
    ],
    request: { schema: scheduleChangeSchema, examples: scheduleSamples.changes },
    responses: {
      200: {
        description: 'The plan is changed.',
        headers: etag,
        body: plans({
          pause: { summary: 'Paused: nothing is to come', value: changed.pause },
          resume: { summary: 'Active again', value: changed.resume },
          move: { summary: 'Without an end', value: changed.move },
        }),
      },
    },
    problems: ['schedule_not_found', 'stale_version', 'invalid_schedule', 'store_unavailable'],
  },
  deleteSchedule: {
    summary: 'Delete a plan',
    description: `Nothing is created for it any more; the events that it has created stay. Repeating it is no error for ${days(SCHEDULE_BURIED)}.`,
    tag: 'Plans',
    parameters: [id],
    responses: { 204: { description: 'The plan is deleted.' } },
    problems: ['schedule_not_found', 'store_unavailable'],
  },
};
