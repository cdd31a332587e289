import { randomUUID } from 'node:crypto';
import { composeScheduler } from '../shared/compose/scheduler.ts';
import { composeTable } from '../shared/compose/table.ts';
import { EVENT_SCOPES } from '../shared/google/scopes.ts';
import { createHandler } from '../shared/http/handler.ts';
import { readIdempotencyKey, withKey } from '../shared/http/idempotency-key.ts';
import { readPage, toCursor } from '../shared/http/paging.ts';
import { Failure } from '../shared/problems.ts';
import { listRuns } from '../shared/runs/run-history.ts';
import { describeSchedule } from '../shared/schedules/describe-schedule.ts';
import { changePlan, deletePlan, planForUser, readPlan } from '../shared/schedules/plan.ts';
import type { Schedule } from '../shared/schedules/schedule.ts';
import { listSchedules } from '../shared/schedules/schedule-store.ts';
import { authenticate } from '../shared/session/authenticate.ts';
import { requireScope } from '../shared/vault/require-scope.ts';

/** Runs that are shown with a plan. */
const SHOWN_RUNS = 20;

/** `/schedules`: plans of events to be created later, while the user is away. */
export const handler = createHandler('schedules', (environment) => {
  const table = composeTable(environment);
  const context = { table, scheduler: composeScheduler(environment), now: () => Date.now() };
  const tagged = (schedule: Schedule) => ({ etag: `"${schedule.version}"` });

  return {
    async createSchedule(request) {
      const { user, grant } = await authenticate(table, request.session);
      requireScope(grant, EVENT_SCOPES);
      const key = readIdempotencyKey(request.headers) ?? randomUUID();
      const { headers, result } = await withKey(key, () => planForUser(context, user, key, request.body));
      const { schedule, created } = result;
      return {
        status: created ? 201 : 200,
        headers: { ...tagged(schedule), ...headers },
        body: describeSchedule(schedule, grant, context.now()),
      };
    },

    async listSchedules(request) {
      const { user, grant } = await authenticate(table, request.session);
      const { schedules, after } = await listSchedules(
        table,
        user,
        readPage(request.query, user),
        context.now(),
      );
      return {
        status: 200,
        body: {
          schedules: schedules.map((schedule) => describeSchedule(schedule, grant, context.now())),
          nextCursor: after === undefined ? undefined : toCursor(after, user),
        },
      };
    },

    async readSchedule(request) {
      const { user, grant } = await authenticate(table, request.session);
      const schedule = await readPlan(context, user, idOf(request.parameters));
      const runs = await listRuns(table, user, schedule.id, SHOWN_RUNS);
      return {
        status: 200,
        headers: tagged(schedule),
        body: { ...describeSchedule(schedule, grant, context.now()), runs },
      };
    },

    async changeSchedule(request) {
      const { user, grant } = await authenticate(table, request.session);
      const ifMatch = request.headers['if-match']?.replace(/^"(.*)"$/, '$1');
      const schedule = await changePlan(context, user, idOf(request.parameters), request.body, ifMatch);
      return {
        status: 200,
        headers: tagged(schedule),
        body: describeSchedule(schedule, grant, context.now()),
      };
    },

    async deleteSchedule(request) {
      const { user } = await authenticate(table, request.session);
      await deletePlan(context, user, idOf(request.parameters));
      return { status: 204 };
    },
  };
});

/** @throws Failure `invalid_request` for what no plan is called */
function idOf({ id = '' }: Record<string, string | undefined>): string {
  if (/^[0-9a-v]{52}$/.test(id)) return id;
  throw new Failure('invalid_request', { detail: 'That is not the id of a plan.' });
}
