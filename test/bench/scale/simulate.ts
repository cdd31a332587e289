import { startBroadcast } from '../../../shared/broadcasts/start-broadcast.ts';
import { createCalendarClient } from '../../../shared/calendar/calendar-client.ts';
import { createOAuthClient } from '../../../shared/google/oauth-client.ts';
import { createChance } from './chance.ts';
import { type Clock, createClock } from './clock.ts';
import { type Cloud, createCloud } from './cloud.ts';
import { type Course, describeCourse } from './course.ts';
import { type Activity, API_ROOT, type Deployment, runEngine } from './engine.ts';
import { createGoogleModel } from './google.ts';
import { simulatePlatform } from './platform.ts';
import { composeBroadcast, connectUsers, occurrenceOf, planForAll, userAt } from './users.ts';

/** One event for everybody, or a plan of everybody's that is due at the same full hour. */
export const WORKLOADS = ['broadcast', 'plans'] as const;
export type Workload = (typeof WORKLOADS)[number];

export interface Simulation extends Deployment {
  workload: Workload;
  users: number;
  seed: number;
  /** Of all calls to Google, how many fail. */
  faultRate: number;
}

/** The full hour at which all of it begins. */
const START = Date.UTC(2027, 2, 1, 12);
/** Invocations a second that EventBridge Scheduler makes: https://docs.aws.amazon.com/scheduler/latest/UserGuide/scheduler-quotas.html */
const FIRED_A_SECOND = 1000;
/** How often it is looked whether all is done; milliseconds. */
const LOOK = 250;
/** A course that takes longer than this beyond what the quota asks for will not end; milliseconds. */
const LONGEST = 3600_000;

/**
 * Lets the real engine serve so many users on simulated time.
 *
 * @throws Error when it does not come to an end
 */
export async function simulate(simulation: Simulation): Promise<Course> {
  const { workload, users, seed, faultRate } = simulation;
  await loadLibraries();
  const clock = createClock(START);
  const chance = createChance(seed);
  const cloud = createCloud(clock, chance, simulation.memory);
  const google = createGoogleModel(clock, chance, { faultRate });
  const activity: Activity = { invocations: 0, billed: 0, overrun: 0, waits: new Map() };
  const restore = simulatePlatform(clock, chance, google.fetch);
  try {
    await prepare(clock, cloud, simulation);
    const began = clock.now();
    const stop = runEngine(clock, cloud, simulation, activity);
    const drained = { at: Number.NaN };
    await clock.pass(
      (async () => {
        if (workload === 'broadcast') await startBroadcast(cloud.connect(), composeBroadcast());
        else await fire(clock, cloud, users);
        const last = clock.now() + (users / 10_000) * 60_000 + LONGEST;
        while (cloud.events.size() + cloud.segments.size() > 0) {
          await clock.wait(LOOK);
          if (Number.isNaN(drained.at) && cloud.segments.size() + cloud.events.untouched() === 0)
            drained.at = clock.now();
          if (clock.now() > last) throw new Error(`Not done: ${cloud.events.size()} messages are left.`);
        }
        stop();
      })(),
    );
    return describeCourse({ users, began, drained: drained.at, cloud, google, activity });
  } finally {
    restore();
  }
}

/** The engine loads Google's libraries at their first use, which takes real time: the simulation knows nothing of it. */
async function loadLibraries(): Promise<void> {
  await createCalendarClient(await createOAuthClient({ remaining: () => 0 }), API_ROOT);
}

/** Makes the users as they are when it begins; that takes no time, and is not counted. */
async function prepare(clock: Clock, cloud: Cloud, { workload, users }: Simulation): Promise<void> {
  const { table, sealer } = cloud.offline();
  await connectUsers({ table, sealer }, users, clock.now());
  if (workload === 'plans') await planForAll(table, users, clock.now());
  cloud.forget();
}

/** EventBridge Scheduler at the full hour. */
async function fire(clock: Clock, cloud: Cloud, users: number): Promise<void> {
  for (let index = 0; index < users; index += 1) {
    if (index % 10 === 0) await clock.wait(10_000 / FIRED_A_SECOND);
    cloud.count('queue', 'SendMessage');
    cloud.events.add(JSON.stringify(occurrenceOf(userAt(index), START)));
  }
}
