import { beforeAll, beforeEach, expect, test } from '@jest/globals';
import {
  BROADCAST_KEPT,
  keepBroadcast,
  loadBroadcast,
  parseBroadcast,
} from '../../../shared/broadcasts/broadcast.ts';
import { startBroadcast } from '../../../shared/broadcasts/start-broadcast.ts';
import { segmentsOf, walkSegment } from '../../../shared/broadcasts/walk-segment.ts';
import { RUN_KEPT } from '../../../shared/runs/run.ts';
import { keys } from '../../../shared/table/table.ts';
import { calmly, invoke } from '../../faults/support/act.ts';
import { fair } from '../../faults/support/invocation.ts';
import { createWorld, START, standStill, type World } from '../../faults/support/world.ts';

beforeAll(standStill);

let world: World;
beforeEach(() => {
  world = createWorld();
});

const broadcast = (summary: string) =>
  parseBroadcast({
    id: 'hello',
    event: {
      summary,
      start: { dateTime: '2027-03-05T18:00:00', timeZone: 'UTC' },
      end: { dateTime: '2027-03-05T19:00:00', timeZone: 'UTC' },
    },
  });
const keep = (summary: string) =>
  calmly(world, ({ table }) => keepBroadcast(table, broadcast(summary), world.now()));
const term = () => world.items.read(keys.broadcast('hello'))?.['expiresAt'];

test('a broadcast is kept for longer than any run of it can be there, from when it was last started', async () => {
  await keep('Hello');
  expect(term()).toBe(START / 1000 + BROADCAST_KEPT);
  expect(BROADCAST_KEPT).toBeGreaterThan(2 * RUN_KEPT);
  world.pass(1000);
  await keep('Hello');
  expect(term()).toBe(START / 1000 + 1000 + BROADCAST_KEPT);
  expect(await calmly(world, ({ table }) => loadBroadcast(table, 'hello'))).toEqual(broadcast('Hello'));
});

test('an id names one broadcast', async () => {
  await keep('Hello');
  await expect(keep('Something else')).rejects.toMatchObject({ code: 'idempotency_mismatch' });
  expect(await calmly(world, ({ table }) => loadBroadcast(table, 'hello'))).toEqual(broadcast('Hello'));
});

test('how far its walk has come goes with it', async () => {
  const [first] = segmentsOf(broadcast('Hello'));
  if (!first) throw new Error('There is nothing to walk.');
  await invoke(world, fair, async (context) => {
    await startBroadcast(context, broadcast('Hello'));
    await walkSegment(context, first);
  });
  expect(world.items.all()).toHaveLength(2);
  expect(world.items.all().filter(({ expiresAt }) => expiresAt === undefined)).toEqual([]);
});
