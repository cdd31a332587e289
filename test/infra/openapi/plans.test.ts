import '../../support/quiet-log.ts';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from '@jest/globals';
import * as z from 'zod';
import { operations } from '../../../infra/openapi/operations.ts';
import { scheduleSamples } from '../../../infra/openapi/samples/schedule-samples.ts';
import { composeTable } from '../../../shared/compose/table.ts';
import { RUN_STATUSES } from '../../../shared/runs/run.ts';
import {
  scheduleAnswerSchema,
  schedulePageSchema,
  scheduleWithRunsSchema,
} from '../../../shared/schedules/describe-schedule.ts';
import { SCHEDULE_LIMIT } from '../../../shared/schedules/plan.ts';
import { keys } from '../../../shared/table/table.ts';
import { useStack } from '../../support/use-stack.ts';
import { ask, call } from './support/documented-call.ts';
import { fillWithPlans } from './support/fill-with-plans.ts';

const used = useStack();

const limitSchema = z
  .object({ default: z.number(), maximum: z.number() })
  .parse(operations.listSchedules.parameters?.[0]?.['schema']);

/** As the document's example, in a future that stays one. */
const weekly = { ...scheduleSamples.requests.weekly.value, until: '2099-12-31' };

test('the answers about plans are the documented ones', async () => {
  const user = used.newUser();
  await user.signIn();
  expect(await call(user, 'createSchedule', { body: weekly })).toBe(403);
  await user.connect();
  const headers = { 'idempotency-key': 'weekly' };
  const made = await ask(user, 'createSchedule', { body: weekly, headers });
  expect(made.status).toBe(201);
  const { id: plan } = scheduleAnswerSchema.parse(made.body);
  expect(await call(user, 'createSchedule', { body: weekly, headers })).toBe(200);
  expect(await call(user, 'createSchedule', { body: { ...weekly, missed: 'run' }, headers })).toBe(422);
  expect(await call(user, 'createSchedule', { body: { ...weekly, when: { cron: '* *' } } })).toBe(422);

  const seen = await ask(user, 'readSchedule', { plan });
  const ifMatch = { 'if-match': seen.headers.get('etag') ?? '' };
  const pause = { plan, headers: ifMatch, body: { status: 'paused' } };
  expect(await call(user, 'changeSchedule', pause)).toBe(200);
  expect(await call(user, 'changeSchedule', pause)).toBe(412);
  expect(await call(user, 'changeSchedule', { plan, body: { until: '2001-01-01' } })).toBe(422);
  expect(await call(user, 'changeSchedule', { plan, body: {} })).toBe(400);

  const stranger = used.newUser();
  await stranger.signIn();
  for (const id of ['readSchedule', 'deleteSchedule'] as const) {
    expect(await call(stranger, id, { plan })).toBe(404);
    expect(await call(stranger, id, { plan: 'not-an-id' })).toBe(400);
  }
  expect(await call(stranger, 'changeSchedule', { plan, body: { status: 'active' } })).toBe(404);
  expect(await call(user, 'deleteSchedule', { plan })).toBe(204);
  expect(await call(user, 'deleteSchedule', { plan })).toBe(204);
  expect(await call(user, 'readSchedule', { plan })).toBe(404);
});

test('pages of plans hold as many as is documented, and a user has as many plans', async () => {
  const user = used.newUser();
  await user.connect();
  const { body: session } = await user.call('GET', '/session');
  await fillWithPlans(used.stack, session.user.id, SCHEDULE_LIMIT - 1, weekly);
  expect(await call(user, 'createSchedule', { body: weekly })).toBe(201);
  expect(await call(user, 'createSchedule', { body: weekly })).toBe(409);

  const first = schedulePageSchema.parse((await ask(user, 'listSchedules')).body);
  expect(first.schedules).toHaveLength(limitSchema.default);
  const rest = await ask(user, 'listSchedules', {
    query: `?limit=${limitSchema.maximum}&cursor=${first.nextCursor}`,
  });
  const { schedules, nextCursor } = schedulePageSchema.parse(rest.body);
  const ids = new Set([...first.schedules, ...schedules].map(({ id }) => id));
  expect(ids.size).toBe(SCHEDULE_LIMIT);
  expect(nextCursor).toBeUndefined();
  for (const query of [`?limit=${limitSchema.maximum + 1}`, '?limit=0', `?cursor=x${first.nextCursor}`]) {
    expect(await call(user, 'listSchedules', { query })).toBe(400);
  }
});

test('a plan is shown with as many runs as is documented, whatever became of them', async () => {
  const user = used.newUser();
  await user.connect();
  const made = await ask(user, 'createSchedule', { body: weekly });
  const { id: plan } = scheduleAnswerSchema.parse(made.body);
  const { body: session } = await user.call('GET', '/session');
  const table = composeTable(used.stack.environment);
  const occurrences = Array.from(
    { length: 21 },
    (_, day) => `2027-03-${String(day + 1).padStart(2, '0')}T08:00:00Z`,
  );
  for (const [index, occurrence] of occurrences.entries()) {
    const Item = {
      ...keys.run(session.user.id, plan, occurrence),
      status: RUN_STATUSES[index % RUN_STATUSES.length],
      fence: 1,
      claimedUntil: 0,
      firstTriedAt: 0,
      updatedAt: Date.parse(occurrence),
    };
    await table.send(new PutCommand({ TableName: table.name, Item }));
  }
  const { runs } = scheduleWithRunsSchema.parse((await ask(user, 'readSchedule', { plan })).body);
  expect(runs.map(({ occurrence }) => occurrence)).toEqual(occurrences.slice(1).reverse());
  expect(operations.readSchedule.description).toContain(`its last ${runs.length} runs`);
});
