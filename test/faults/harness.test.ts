import { beforeAll, expect, test } from '@jest/globals';
import { deliver, passDay, runDry, send } from './support/act.ts';
import type { Weather } from './support/invocation.ts';
import { findFaults, runsOf } from './support/outcome.ts';
import { compare, scenarios } from './support/runs.ts';
import { createWorld, standStill, type WorldOptions } from './support/world.ts';

beforeAll(standStill);

const CLAIM_ENDED = 76;

/** Which writes of a run a condition protects. */
const isClaim = (condition: string): boolean => condition.includes('claimedUntil <=');
const isEnd = (condition: string): boolean => condition.includes('#fence = :fence');

function scenario() {
  const found = scenarios.find(({ name }) => name === 'scheduled at, grant good');
  if (!found) throw new Error('The scenario has another name.');
  return found;
}

/** One worker stops at each of its crossings in turn, while another does the same work; all faults that are seen. */
async function tryEverywhere(
  options: WorldOptions,
  trouble: 'crash' | 'pause',
  seconds: number,
): Promise<string[]> {
  const seen = new Set<string>();
  for (let place = 0; place < 16; place += 1) {
    const world = createWorld(options);
    const request = await scenario().prepare(world);
    const [message, copy] = [send(world, request), send(world, request)];
    let row: unknown;
    const weather: Weather = ({ number, service, moment }) => {
      if (number !== place) return undefined;
      if (trouble === 'crash') return 'crash';
      return async () => {
        world.pass(seconds);
        await deliver(world, copy);
        row = structuredClone(runsOf(world));
        const givenUp = seconds > 8 && service === 'google' && moment === 'before';
        return givenUp && options.detectsCollisions === false ? 'timeout' : undefined;
      };
    };
    await deliver(world, message, weather);
    if (row && seconds > 0 && JSON.stringify(runsOf(world)) !== JSON.stringify(row))
      seen.add('the sleeper has written a row');
    await runDry(world);
    await passDay(world);
    for (const fault of [...compare(world, scenario()), ...(await findFaults(world))])
      seen.add(fault.replace(/\S{40,}/g, '…'));
  }
  return [...seen];
}

const TWICE = 'event … is there 2 times';
const blind: WorldOptions = { detectsCollisions: false };

test('with all defences up it sees no fault', async () => {
  expect(await tryEverywhere(blind, 'crash', 0)).toEqual([]);
  expect(await tryEverywhere(blind, 'pause', 0)).toEqual([]);
  expect(await tryEverywhere(blind, 'pause', CLAIM_ENDED)).toEqual([]);
});

test('it sees that claims are missing', async () => {
  const enforces: WorldOptions['enforces'] = ({ condition }) => !isClaim(condition);
  expect(await tryEverywhere({ ...blind, enforces }, 'pause', 0)).toContain(TWICE);
});

test('it sees that nobody looks before inserting again', async () => {
  expect(await tryEverywhere({ ...blind, showsEvents: false }, 'crash', 0)).toContain(TWICE);
});

test('it sees that the fence is missing', async () => {
  const enforces: WorldOptions['enforces'] = ({ condition }) => !isEnd(condition);
  expect(await tryEverywhere({ ...blind, enforces }, 'pause', CLAIM_ENDED)).toContain(
    'the sleeper has written a row',
  );
});

test('it sees a run that nobody ends', async () => {
  const world = createWorld();
  const message = send(world, await scenario().prepare(world));
  await deliver(world, message, ({ number }) => (number === 8 ? 'crash' : undefined));
  world.queue.delete(message.id);
  await passDay(world);
  expect(await findFaults(world)).toEqual([expect.stringContaining('stays running')]);
});
