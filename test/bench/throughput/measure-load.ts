import { join } from 'node:path';
import type { Peer } from '../../load/calls.ts';
import type { Report } from '../../support/report.ts';
import type { Instance, Took } from './instance.ts';
import type { Load } from './loads.ts';
import { reportProfile } from './profile-instance.ts';
import type { Stage } from './stage.ts';
import type { World } from './world.ts';

/** Milliseconds that Google's stand-in takes for a Calendar call. */
export const CALENDAR = 150;
/**
 * Seconds at which Calendar answers at once, so that many invocations are made: V8 compiles what has run often, and
 * an event takes less and less until then.
 */
const WARM_UP = 20;
/** Seconds of each measurement before it counts. */
const SETTLING = 2;

/** What a warm instance did for a while. */
export interface Stretch {
  took: Took[];
  /** What the stand-ins had meanwhile. */
  calls: Awaited<ReturnType<World['calls']>>;
  /** Seconds. */
  elapsed: number;
}

export interface Measured extends Stretch {
  /** Invocations before those that count. */
  warm: number;
  /** The same where Calendar answers at once, and the processor never rests. */
  atOnce: Stretch;
}

/**
 * Measures a warm instance.
 *
 * @throws Error when other events were made than the invocations say
 */
export async function measureLoad(stage: Stage, load: Load, seconds: number): Promise<Measured> {
  const instance = await stage.start(load.name);
  try {
    const warm = await warmUp(stage, load, instance);
    const atOnce = await measureStretch(stage, load, instance, seconds / 4);
    await stage.world.call('answerAfter', CALENDAR);
    return { ...(await measureStretch(stage, load, instance, seconds)), warm, atOnce };
  } finally {
    instance.end();
  }
}

async function measureStretch(
  { world, users }: Stage,
  load: Load,
  instance: Peer<Instance>,
  seconds: number,
): Promise<Stretch> {
  const emails = users.map(({ email }) => email);
  await load.give(instance, SETTLING);
  const before = await world.call('countEvents', emails);
  await world.call('forget');
  const began = performance.now();
  const took = await load.give(instance, seconds);
  const elapsed = (performance.now() - began) / 1000;
  const events = (await world.call('countEvents', emails)) - before;
  if (events !== took.length * load.events)
    throw new Error(`${events} events were made by ${took.length} invocations.`);
  return { took, calls: await world.call('calls'), elapsed };
}

/** Prints on what another warm instance spends its time. */
export async function profileLoad(stage: Stage, load: Load, seconds: number, report: Report): Promise<void> {
  const instance = await stage.start(load.name, true);
  try {
    await warmUp(stage, load, instance);
    await stage.world.call('answerAfter', CALENDAR);
    await load.give(instance, SETTLING);
    await instance.call('startProfile');
    const took = await load.give(instance, seconds);
    const home = stage.homeOf(load.name);
    const file = join(home, 'warm.cpuprofile');
    await instance.call('writeProfile', file);
    report.heading(`On what ${load.name} spends its time`);
    await reportProfile({ file, home, events: took.length * load.events }, report);
  } finally {
    instance.end();
  }
}

/** @returns how many invocations it took */
async function warmUp({ world }: Stage, load: Load, instance: Peer<Instance>): Promise<number> {
  await world.call('answerAfter', 0);
  const { length } = await load.give(instance, WARM_UP);
  return length;
}
