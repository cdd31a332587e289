import { beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { connect, passDay, runDry } from './support/act.ts';
import { findFaults, runsOf } from './support/outcome.ts';
import { type Course, play, type Step, scripts, USERS } from './support/script.ts';
import { createWorld, standStill, type World } from './support/world.ts';

beforeAll(standStill);

const SCHEDULES = Number(process.env['FAULT_SCHEDULES'] ?? 10_000);
const SEED = Number(process.env['FAULT_SEED'] ?? 20270301);

/** What is wrong with the runs, given what was asked and what happened. */
function judge(world: World, course: Course): { lost: string[]; wrong: string[] } {
  const [lost, wrong]: [string[], string[]] = [[], []];
  const runs = runsOf(world);
  for (const { what, user, request, late } of course.requests) {
    const source =
      request.kind === 'scheduled'
        ? request.schedule
        : request.kind === 'broadcast'
          ? `broadcast:${request.broadcast}`
          : 'key:';
    if (request.kind === 'check-grant') continue;
    const status = runs.find((run) => run.user === user && run.source.startsWith(source))?.row.status;
    const first = course.requests.find((other) => other.what === what && other.user === user);
    const allowed =
      what === 'skip'
        ? first?.late
          ? ['missed']
          : ['created', 'missed']
        : what === 'event' && course.refused.has(user)
          ? ['created', 'failed']
          : ['created'];
    if (status === undefined) lost.push(`${what} of ${user} has no run`);
    else if (!allowed.includes(status)) {
      (allowed.includes('created') ? lost : wrong).push(
        `${what} of ${user}${late ? ' (late)' : ''} is ${status}`,
      );
    }
  }
  return { lost, wrong };
}

async function live(script: readonly Step[], blind: boolean) {
  const world = createWorld({ detectsCollisions: !blind });
  const course = await play(world, script, blind);
  // The faults are over; everybody connects again; nothing may be left over.
  await runDry(world);
  await passDay(world);
  for (const user of USERS) await connect(world, user);
  await runDry(world);
  await passDay(world);
  const { lost, wrong } = judge(world, course);
  const { events } = world.google;
  const ids = new Set(events.map(({ user, id }) => `${user} ${id}`));
  return {
    events: ids.size,
    duplicated: events.length - ids.size,
    lost,
    wrong: [...wrong, ...(await findFaults(world))],
  };
}

test(
  `${SCHEDULES} seeded fault schedules lose nothing and make nothing twice`,
  async () => {
    let [schedules, events, lost, duplicated] = [0, 0, 0, 0];
    await fc.assert(
      fc.asyncProperty(scripts, fc.boolean(), async (script, calendarMissesCollisions) => {
        const outcome = await live(script, calendarMissesCollisions);
        schedules += 1;
        events += outcome.events;
        lost += outcome.lost.length;
        duplicated += outcome.duplicated;
        expect({ lost: outcome.lost, wrong: outcome.wrong }).toEqual({ lost: [], wrong: [] });
      }),
      { numRuns: SCHEDULES, seed: SEED },
    );
    process.stdout.write(
      `${schedules} schedules, ${events} events, ${lost} lost, ${duplicated} duplicated\n`,
    );
  },
  10 * 60_000,
);
