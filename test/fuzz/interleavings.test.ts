import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { keys } from '../../shared/table/table.ts';
import { ACTS, type ActName } from './support/acts.ts';
import { findFaults } from './support/judge.ts';
import { findLeftovers, findWrongWrites } from './support/judge-grants.ts';
import { type Person, people, settle } from './support/people.ts';
import { count, effort, report } from './support/run.ts';
import { createTurns } from './support/turns.ts';
import { createWorld, type World } from './support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => {
  if (process.env['FUZZ_SHOW'])
    process.stderr.write(`fuzz: ${[...figures.answers].sort().join('\nfuzz: ')}\n`);
  world.close();
});

/** Two people with a grant whose access token has to be renewed, so that every act goes all the way. */
const cast = people.filter(({ status, fresh }) => status === 'active' && !fresh);

/** Lets all that Google gives out be known, though Google forgets it when it dies. */
function watchTokens(): Map<string, { sub: string; scopes: readonly string[] }> {
  const issued = new Map<string, { sub: string; scopes: readonly string[] }>();
  for (const tokens of [world.google.state.grants.refreshTokens, world.google.state.grants.accessTokens]) {
    for (const [value, token] of tokens) issued.set(value, token);
    tokens.set = (value, token) => {
      issued.set(value, token);
      return Map.prototype.set.call(tokens, value, token) as typeof tokens;
    };
  }
  return issued;
}

const figures = { acts: 0, places: 0, answers: new Map<string, number>() };

async function play(
  choices: readonly number[],
  acts: readonly { act: ActName; who: number }[],
  bare: boolean,
) {
  settle(world);
  // Signed in, and never connected.
  if (bare) for (const { sub } of cast) world.items.effects.Delete({ TableName: '', Key: keys.grant(sub) });
  world.items.writes.splice(0);
  const issued = watchTokens();
  const turns = createTurns(choices);
  world.hold = turns.wait;
  const done = await turns.play(
    Object.fromEntries(acts.map(({ act, who }, index) => [`${act} ${index}`, () => perform(act, who)])),
  );
  world.hold = async () => {};
  figures.places += turns.order.length;
  const succeeded = done.filter(
    ({ ending }) => ending.kind === 'answered' && Object(ending.result).statusCode < 400,
  );
  const wrong = [
    ...done.flatMap(({ faults }) => faults),
    ...findWrongWrites(world, issued),
    ...findLeftovers(world, succeeded),
    ...findForeignEvents(),
  ];
  return wrong.length > 0 ? [...wrong, ...turns.order] : [];
}

async function perform(act: ActName, who: number) {
  const person = cast[who % cast.length] as Person;
  const ending = await ACTS[act].act(world, person);
  figures.acts += 1;
  const answer = `${act} ${ending.kind === 'answered' ? Object(ending.result).statusCode : ending.kind}`;
  figures.answers.set(answer, (figures.answers.get(answer) ?? 0) + 1);
  const asked = { id: undefined, faulty: true, askers: [person.mark, person.sub], secrets: [] };
  // What is documented, the other test judges; here it is whose answer it is.
  const faults = findFaults(asked, ending).filter((fault) => /secret|told of|threw|hung/.test(fault));
  return { act, sub: person.sub, ending, faults };
}

/** Each event stands in the calendar of whoever has asked for it. */
function findForeignEvents(): string[] {
  return people.flatMap(({ sub, mark }) =>
    (world.google.state.calendars.get(sub) ?? []).flatMap(({ events }) =>
      [...events.values()].flatMap(({ summary }) =>
        summary === `of ${mark}` ? [] : [`in the calendar of ${mark}: ${summary}`],
      ),
    ),
  );
}

/** In which order those go on who stand at a call. */
const choices = fc.array(fc.nat(59), { minLength: 60, maxLength: 60 });
const names = Object.keys(ACTS) as ActName[];
const act = fc.record({
  act: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom<ActName>('signIn', 'upgrade', 'event') },
    { weight: 2, arbitrary: fc.constantFrom(...names) },
  ),
  who: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.constant(1)),
});

test('whatever the interleaving, a grant is what its user and Google have made of it last, and nobody acts for another', async () => {
  const begun = performance.now();
  await fc.assert(
    fc.asyncProperty(
      choices,
      fc.array(act, { minLength: 2, maxLength: 6 }),
      fc.boolean(),
      async (order, acts, bare) => {
        expect(await play(order, acts, bare)).toEqual([]);
      },
    ),
    effort(2000),
  );
  report(
    `${count(figures.acts)} acts upon grants interleaved at ${count(figures.places)} places, 0 lost, 0 revived, 0 foreign`,
    begun,
  );
}, 900_000);

test('whoever leaves while their page brings a consent has left, and a refresh beside it changes nothing', async () => {
  const begun = performance.now();
  const acts = figures.acts;
  const leaving = fc.constantFrom<ActName>('disconnect', 'forget');
  const beside = fc.constantFrom<ActName>('upgrade', 'upgrade', 'event', 'revokedAtGoogle');
  await fc.assert(
    fc.asyncProperty(choices, leaving, beside, fc.boolean(), async (order, leave, other, bare) => {
      const some = [
        { act: leave, who: 0 },
        { act: other, who: 0 },
      ];
      expect(await play(order, some, bare)).toEqual([]);
    }),
    effort(1000),
  );
  report(`${count(figures.acts - acts)} acts of people who are about to leave, 0 grants left`, begun);
}, 900_000);

test('without compare-and-set these tests would find what is lost', async () => {
  world.items.enforce(false);
  const result = await fc.check(
    fc.asyncProperty(choices, fc.array(act, { minLength: 4, maxLength: 6 }), async (order, acts) => {
      const one = acts.map((some) => ({ ...some, who: 0 }));
      expect(await play(order, one, false)).toEqual([]);
    }),
    { numRuns: 300, seed: 1, endOnFailure: true },
  );
  world.items.enforce(true);
  expect(result.failed).toBe(true);
}, 300_000);

test('two people’s requests to one warm function, each acts for its own', async () => {
  const begun = performance.now();
  const acts = figures.acts;
  await fc.assert(
    fc.asyncProperty(
      choices,
      fc.array(
        fc.record({ act: fc.constantFrom<ActName>('event', 'calendars', 'upgrade'), who: fc.nat(1) }),
        {
          minLength: 2,
          maxLength: 8,
        },
      ),
      async (order, some) => {
        expect(await play(order, some, false)).toEqual([]);
      },
    ),
    effort(500),
  );
  report(`${count(figures.acts - acts)} requests of two people in one warm function, 0 for the other`, begun);
}, 900_000);
