import { beforeAll, describe, expect, test } from '@jest/globals';
import { disconnectUser } from '../../shared/consent/disconnect-user.ts';
import { forgetCalendar } from '../../shared/consent/forget-calendar.ts';
import { parseSessionToken, type SessionToken, startSession } from '../../shared/session/session.ts';
import { RUN_PREFIX, SCHEDULE_PREFIX } from '../../shared/table/table.ts';
import { calmly, deliver, invoke, passDay, runDry, send } from './support/act.ts';
import { fair, type Weather } from './support/invocation.ts';
import { USER } from './support/requests.ts';
import { type Scenario, scenarios } from './support/runs.ts';
import { createWorld, standStill, type World } from './support/world.ts';

beforeAll(standStill);

type Leave = (world: World, token: SessionToken | undefined, weather?: Weather) => Promise<Left>;
type Left = Awaited<ReturnType<typeof invoke<unknown>>>;

const LEAVES: Record<string, Leave> = {
  'forgets Calendar': (world, token, weather = fair) =>
    invoke(world, weather, (context) => forgetCalendar(context, token)),
  disconnects: (world, token, weather = fair) =>
    invoke(world, weather, (context) => {
      const revokeUrl = context.google.tokenUrl.replace('/token', '/revoke');
      return disconnectUser({ ...context, revokeUrl }, token);
    }),
};

async function ready(scenario: Scenario) {
  const world = createWorld();
  const request = await scenario.prepare(world);
  const cookie = await calmly(world, ({ table }) => startSession(table, USER, undefined, world.now()));
  return { world, message: send(world, request), token: parseSessionToken(cookie) };
}

/** What is still there that could act for the user, or that will be kept. */
async function findLeft(world: World): Promise<string[]> {
  await runDry(world);
  await passDay(world);
  const acting = /^(GRANT$|SCHEDULE#|RUN#)/;
  const kept = world.items.all().filter((item) => {
    const expired = Number(item['expiresAt'] ?? Number.POSITIVE_INFINITY) * 1000 <= world.now();
    return acting.test(String(item['sk'])) && !(expired && item['shard'] === undefined);
  });
  return [
    ...world.mistakes(),
    ...kept.map(({ sk, status }) => `${sk} ${status ?? ''}`),
    ...[...world.schedules.held.keys()].map((id) => `the Scheduler holds ${id}`),
    ...world.queue.dead.map(({ body }) => `dead letter: ${body}`),
  ];
}

describe.each(Object.entries(LEAVES))('whoever %s', (_, leave) => {
  test.each(scenarios)('leaves nothing, wherever a worker is just then: $name', async (scenario) => {
    const broken: Record<string, string[]> = {};
    let places = 1;
    for (let place = 0; place < places; place += 1) {
      const { world, message, token } = await ready(scenario);
      const { crossings } = await deliver(world, message, ({ number }) =>
        number === place
          ? async () => {
              expect(await leave(world, token)).toMatchObject({ kind: 'ended' });
              return undefined;
            }
          : undefined,
      );
      places = Math.max(places, Math.min(crossings, place + 2));
      const left = await findLeft(world);
      if (left.length > 0) broken[`worker at ${place}`] = left;
    }
    expect(places).toBeGreaterThan(1);
    expect(Object.fromEntries(Object.entries(broken).slice(0, 4))).toEqual({});
  });

  test.each(scenarios)('leaves nothing, whenever a worker comes in between: $name', async (scenario) => {
    const broken: Record<string, string[]> = {};
    let places = 1;
    for (let place = 0; place < places; place += 1) {
      const { world, message, token } = await ready(scenario);
      const left = await leave(world, token, ({ number }) =>
        number === place
          ? async () => {
              await deliver(world, message);
              return undefined;
            }
          : undefined,
      );
      expect(left).toMatchObject({ kind: 'ended' });
      places = Math.max(places, Math.min(left.crossings, place + 2));
      const found = await findLeft(world);
      if (found.length > 0) broken[`worker at ${place}`] = found;
    }
    expect(places).toBeGreaterThan(1);
    expect(Object.fromEntries(Object.entries(broken).slice(0, 4))).toEqual({});
  });

  test.each(scenarios)('may be cut off at every point, and repeats it: $name', async (scenario) => {
    const broken: Record<string, string[]> = {};
    const { world: whole, token: own } = await ready(scenario);
    const { crossings } = await leave(whole, own);
    for (let crash = 0; crash < crossings; crash += 1) {
      const { world, message, token } = await ready(scenario);
      await leave(world, token, ({ number }) => (number === crash ? 'crash' : undefined));
      await deliver(world, message);
      expect(await leave(world, token)).toMatchObject({ kind: 'ended' });
      const left = await findLeft(world);
      if (left.length > 0) broken[`crash ${crash}`] = left;
    }
    expect(broken).toEqual({});
  });
});

test('the harness notices what is left', async () => {
  const [scenario] = scenarios;
  if (!scenario) throw new Error('There are no scenarios.');
  const { world } = await ready(scenario);
  const left = await findLeft(world);
  for (const kind of ['GRANT', SCHEDULE_PREFIX, RUN_PREFIX])
    expect(left).toEqual(expect.arrayContaining([expect.stringContaining(kind)]));
});
