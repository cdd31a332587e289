import { beforeAll, describe, expect, test } from '@jest/globals';
import { parseBroadcast } from '../../shared/broadcasts/broadcast.ts';
import { reportBroadcast } from '../../shared/broadcasts/report-broadcast.ts';
import { startBroadcast } from '../../shared/broadcasts/start-broadcast.ts';
import { walkSegments } from '../../shared/broadcasts/walk-segments.ts';
import { createCalendarClient } from '../../shared/calendar/calendar-client.ts';
import { parseEventInput } from '../../shared/calendar/event-input.ts';
import { toEventToInsert } from '../../shared/calendar/event-to-insert.ts';
import { insertEvent } from '../../shared/calendar/insert-event.ts';
import type { Deadline } from '../../shared/deadline.ts';
import { eventFailure } from '../../shared/google/failures.ts';
import { EVENT_SCOPES } from '../../shared/google/scopes.ts';
import { keys } from '../../shared/table/table.ts';
import { actForUser } from '../../shared/vault/act-for.ts';
import { calmly, connect, deliver, invoke, passDay, preflight, runDry, send } from './support/act.ts';
import { fair, type Weather } from './support/invocation.ts';
import { findFaults, runsOf } from './support/outcome.ts';
import { findDisagreements, plannedHourly } from './support/plans.ts';
import { eventRequest, hourly, occurrenceOf, plan, USER } from './support/requests.ts';
import { createWorld, standStill, type World } from './support/world.ts';

beforeAll(standStill);

const crashAt =
  (place: number | undefined): Weather =>
  ({ number }) =>
    number === place ? 'crash' : undefined;

/** Tries with a crash at every place of the first call, and says at which something was wrong in the end. */
async function crashEverywhere(
  tryOnce: (place: number | undefined) => Promise<{ crossings: number; faults: string[] }>,
): Promise<{ places: number; broken: Record<string, string[]> }> {
  const whole = await tryOnce(undefined);
  expect(whole.faults).toEqual([]);
  const broken: Record<string, string[]> = {};
  for (let place = 0; place < whole.crossings; place += 1) {
    const { faults } = await tryOnce(place);
    if (faults.length > 0) broken[`crash ${place}`] = faults;
  }
  return { places: whole.crossings, broken };
}

describe('a request that dies between any two awaits', () => {
  test.each([true, false])(
    'to create an event: its repeat makes one event (token to renew: %s)',
    async (toRenew) => {
      const input = parseEventInput({
        summary: 'Meetup',
        start: { dateTime: '2027-03-05T18:00:00', timeZone: 'UTC' },
        end: { dateTime: '2027-03-05T19:00:00', timeZone: 'UTC' },
      });
      const create = (world: World, weather: Weather) =>
        invoke(world, weather, (context) =>
          actForUser(
            context,
            USER,
            EVENT_SCOPES,
            async (client) =>
              insertEvent(
                await createCalendarClient(client, context.apiRootUrl),
                toEventToInsert(input, USER, 'key'),
              ),
            eventFailure,
          ),
        );
      const { places, broken } = await crashEverywhere(async (place) => {
        const world = createWorld();
        await connect(world, USER);
        await runDry(world);
        if (toRenew) world.pass(3600);
        const { crossings } = await create(world, crashAt(place));
        const repeat = await create(world, fair);
        const faults = world.mistakes();
        if (repeat.kind !== 'ended') faults.push(`the repeat ${repeat.kind}`);
        if (world.google.events.length !== 1) faults.push(`${world.google.events.length} events`);
        return { crossings, faults };
      });
      expect(broken).toEqual({});
      expect(places).toBeGreaterThan(toRenew ? 8 : 4);
    },
  );

  test('to sign in: the next sign-in ends in one live grant, and runs go on', async () => {
    const { places, broken } = await crashEverywhere(async (place) => {
      const world = createWorld();
      const { crossings } = await connect(world, USER, crashAt(place));
      const again = await connect(world, USER);
      send(world, eventRequest('order-1'));
      await runDry(world);
      const faults = await findFaults(world);
      if (again.kind !== 'ended') faults.push(`the second sign-in ${again.kind}`);
      if (world.items.read(keys.grant(USER))?.['status'] !== 'active') faults.push('no live grant');
      if (runsOf(world)[0]?.row.status !== 'created') faults.push('no event');
      return { crossings, faults };
    });
    expect(broken).toEqual({});
    expect(places).toBeGreaterThan(6);
  });
});

const USERS = ['1001', '1002', '1003'];
const meetup = parseBroadcast({
  id: 'meetup',
  event: {
    summary: 'Meetup',
    start: { dateTime: '2027-03-05T18:00:00', timeZone: 'UTC' },
    end: { dateTime: '2027-03-05T19:00:00', timeZone: 'UTC' },
  },
});

/** The planner's function and Lambda's poller; a delivery may die, and comes again. */
async function walkAll(
  world: World,
  weather: (delivery: number) => Weather,
  deadline?: Deadline,
): Promise<number> {
  let [deliveries, crossings] = [0, 0];
  for (; deliveries < 200; deliveries += 1) {
    const [waiting] = world.segments.all();
    if (!waiting) return crossings;
    world.pass(Math.max(0, (waiting.visibleAt - world.now()) / 1000));
    const message = world.segments.receive(waiting);
    if (!message) throw new Error('A segment was given up.');
    const ending = await invoke(world, weather(deliveries), async (context) => {
      const log = { info: () => {}, warn: () => {}, error: () => {} };
      const bounded = { ...context, log, ...(deadline ? { deadline } : {}) };
      const answer = await walkSegments(bounded, [{ messageId: message.id, body: message.body }]);
      if (answer.batchItemFailures.length === 0) world.segments.delete(message.id);
    });
    crossings = Math.max(crossings, ending.crossings);
  }
  throw new Error('The walk does not end.');
}

/** So many that they take three invocations, if each has time for a page only; three of them are known. */
const LISTED = [...USERS, ...Array.from({ length: 240 }, (_, index) => `9${index}`)];

async function judgeBroadcast(world: World, wanted = USERS.length): Promise<string[]> {
  await runDry(world);
  await passDay(world);
  const faults = await findFaults(world);
  const report = await calmly(world, ({ table }) => reportBroadcast(table, 'meetup'));
  const { segments, reached, outcomes } = report ?? {};
  if (segments?.finished !== segments?.all) faults.push(`${segments?.finished} segments are finished`);
  if (reached !== wanted) faults.push(`${reached} users are reached`);
  if (outcomes?.['created'] !== USERS.length) faults.push(`outcomes: ${JSON.stringify(outcomes)}`);
  if (world.google.events.length !== USERS.length) faults.push(`${world.google.events.length} events`);
  return faults;
}

async function readyToBroadcast(): Promise<World> {
  const world = createWorld();
  for (const user of USERS) await connect(world, user);
  await runDry(world);
  return world;
}

describe('the broadcast planner may die at every await', () => {
  test('when it starts: the operator starts it again', async () => {
    const start = (world: World, weather: Weather) =>
      invoke(world, weather, (context) => startBroadcast(context, meetup));
    const { places, broken } = await crashEverywhere(async (place) => {
      const world = await readyToBroadcast();
      const { crossings } = await start(world, crashAt(place));
      expect(await start(world, fair)).toMatchObject({ kind: 'ended' });
      await walkAll(world, () => fair);
      return { crossings, faults: await judgeBroadcast(world) };
    });
    expect(broken).toEqual({});
    expect(places).toBeGreaterThan(4);
  });

  test.each([0, 1, 7])(
    'while it walks (delivery %i): nobody is left out, nobody is reached twice',
    async (struck) => {
      const { places, broken } = await crashEverywhere(async (place) => {
        const world = await readyToBroadcast();
        await invoke(world, fair, (context) => startBroadcast(context, meetup));
        const crossings = await walkAll(world, (delivery) =>
          delivery >= struck && delivery < struck + 2 ? crashAt(place) : fair,
        );
        return { crossings, faults: await judgeBroadcast(world) };
      });
      expect(broken).toEqual({});
      expect(places).toBeGreaterThan(4);
    },
  );

  test.each([0, 1, 2])(
    'while it hands the walk over (delivery %i): the rest is not forgotten',
    async (struck) => {
      const listed = parseBroadcast({ id: 'meetup', event: meetup.event, users: LISTED });
      const { places, broken } = await crashEverywhere(async (place) => {
        const world = await readyToBroadcast();
        await invoke(world, fair, (context) => startBroadcast(context, listed));
        const crossings = await walkAll(world, (delivery) => (delivery === struck ? crashAt(place) : fair), {
          remaining: () => 0,
        });
        return { crossings, faults: await judgeBroadcast(world, LISTED.length) };
      });
      expect(broken).toEqual({});
      expect(places).toBeGreaterThan(20);
    },
  );
});

test('the nightly check may die at every await: the next one finds the rest', async () => {
  const { places, broken } = await crashEverywhere(async (place) => {
    const world = createWorld();
    await connect(world, USER);
    await runDry(world);
    // A plan that the Scheduler was not told of, one that has parked, and a death that nobody was told of.
    await plannedHourly(world, 'unused', ({ service }) => (service === 'scheduler' ? 'denied' : undefined));
    const parked = await plan(world, hourly, 'run', '1002');
    await connect(world, '1002');
    await runDry(world);
    world.pass(2 * 3600);
    world.google.revoke('1002');
    await deliver(world, send(world, occurrenceOf(parked)));
    const { crossings } = await preflight(world, crashAt(place));
    await passDay(world);
    await passDay(world);
    await connect(world, '1002');
    await runDry(world);
    await passDay(world);
    return { crossings, faults: [...(await findDisagreements(world)), ...(await findFaults(world))] };
  });
  process.stdout.write(`the nightly check: ${places} crash points\n`);
  expect(broken).toEqual({});
  expect(places).toBeGreaterThan(100);
});
