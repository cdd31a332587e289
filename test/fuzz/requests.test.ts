import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { routes } from '../../shared/routes.ts';
import { type Jar, newJar, remember } from './support/browser.ts';
import { findFaults } from './support/judge.ts';
import { people, settle } from './support/people.ts';
import { count, effort, report } from './support/run.ts';
import { toEvent } from './support/send.ts';
import type { Step } from './support/step.ts';
import { steps } from './support/steps.ts';
import { createWorld, type World } from './support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const figures = { requests: 0, faulty: 0, answers: new Map<string, number>() };
/** The first request that ended so, by what was wrong. */
const found = new Map<string, string>();
const SHOWN = 900;

/** Sends the requests one after the other. @returns what is wrong with the answers */
async function play(sequence: readonly Step[]): Promise<string[]> {
  const jars = people.map(newJar);
  const secrets: string[] = [];
  const wrong: string[] = [];
  settle(world);
  for (const [index, step] of sequence.entries()) {
    const jar = jars[step.who];
    if (!jar) throw new Error('There is nobody of that number.');
    world.pass(step.pass);
    const event = await toEvent(world, jars, step);
    const { state } = world.google;
    state.faults.push(...step.weather.google.map((fault) => ({ ...fault })));
    world.weather = new Map(step.weather.aws);
    world.forgetCalls();
    const name = step.id === 'unknown' ? 'not-found' : routes[step.id].function;
    const ending = await world.invoke(name, event, step.remaining);
    state.faults.splice(0);
    world.weather.clear();

    // An answer of Google's that does not say who it is about is a fault of Google's.
    const nameless = step.code.known && !step.code.scopes.includes('openid');
    const disturbed = step.weather.aws.length + step.weather.google.length > 0;
    const misdirected = step.odd.some(([part]) => part === 'routeKey');
    const faults = findFaults(
      {
        id: step.id === 'unknown' || misdirected ? undefined : step.id,
        faulty: disturbed || nameless || step.remaining < 1100,
        askers: askersOf(step, event, jars),
        secrets,
      },
      ending,
    );
    figures.requests += 1;
    figures.faulty += disturbed ? 1 : 0;
    for (const fault of faults) {
      const shown = JSON.stringify({ index, weather: step.weather, log: ending.log, event }).slice(0, SHOWN);
      found.set(fault.slice(0, 120), found.get(fault.slice(0, 120)) ?? shown);
      wrong.push(`request ${index}, ${step.id}: ${fault}`);
    }
    if (ending.kind !== 'answered') continue;
    note(step, ending.result);
    secrets.push(...remember(jar, ending.result));
  }
  return wrong;
}

function note({ id }: Step, result: unknown): void {
  const {
    statusCode,
    headers = {},
    body = '',
  }: { statusCode?: number; headers?: Record<string, string>; body?: string } = Object(result);
  const [, code = ''] = /(?:"code":"|auth=)(\w+)/.exec(`${body}${headers['location']}`) ?? [];
  const answer = `${id} ${statusCode} ${code}`;
  figures.answers.set(answer, (figures.answers.get(answer) ?? 0) + 1);
}

/** Whose names the answer may hold: of who is signed in, and of who signs in. */
function askersOf(step: Step, event: Readonly<Record<string, unknown>>, jars: readonly Jar[]): string[] {
  const sent = JSON.stringify([event['cookies'], event['headers']]);
  const signedIn = people.filter(({ sub }) =>
    jars.some(({ session }) => session?.startsWith(`${sub}.`) && sent.includes(session)),
  );
  const entering = people[step.code.of];
  return [...signedIn, ...(entering ? [entering] : [])].flatMap(({ mark, sub }) => [mark, sub]);
}

test('whatever is sent, the answer is one that is documented, soon, and tells nothing that it should not', async () => {
  const begun = performance.now();
  await fc.assert(
    fc.asyncProperty(steps, async (sequence) => {
      const wrong = await play(sequence);
      // To have it shrunk; else everything that can be found is.
      if (process.env['FUZZ_SHRINK']) expect(wrong).toEqual([]);
    }),
    effort(4000),
  );
  const { requests, faulty, answers } = figures;
  const share = `${count(faulty)} of them with faults, ${answers.size} kinds of answers`;
  report(
    `${count(requests)} requests, ${found.size === 0 ? '0 unhandled, 0 hangs, 0 leaks' : `${found.size} KINDS OF FAULTS`}; ${share}`,
    begun,
  );
  if (process.env['FUZZ_SHOW'])
    process.stderr.write(`fuzz: ${[...answers, ...found.keys()].sort().join('\nfuzz: ')}\n`);
  expect(Object.fromEntries([...found].slice(0, 20))).toEqual({});
}, 1_800_000);
