import type { Report } from '../support/report.ts';
import type { Peer } from './calls.ts';
import { percentile } from './statistics.ts';
import type { World } from './world.ts';

/** Runs of one user that are due at once. */
const RUNS = 500;
/** Google's quota runs out in the midst of them, so that the worker meets refusals as well. */
const QUOTA = 300;
/** The default of the setting `workerConcurrency`. */
const CONCURRENCY = 8;
/** Times that the other user's run is measured alone. */
const ALONE = 5;

/**
 * How long the other user's run may take in a fair queue, for each unit of what it takes in order of arrival. Of the
 * rounds that the worker needs for all batches it waits for one, in order of arrival for six; the rest is for a busy machine.
 */
const RATIO = 0.5;

/** One user has hundreds of runs due, another has one behind them: it must not wait for all of those. */
export async function floodQueue(world: Peer<World>, report: Report): Promise<void> {
  const [first, second, other] = await world.call('signIn', 'queue', 3);
  if (!first || !second || !other) throw new Error('Nobody signed in.');
  await world.call('limitCalls', { perUser: QUOTA });
  const drain = (flooding: string, runs: number, order: 'arrival' | 'fair') =>
    world.call('drainFlood', { flooding, runs, other: other.user, order, concurrency: CONCURRENCY });

  const alone: number[] = [];
  // The first one loads the worker.
  for (let time = 0; time <= ALONE; time += 1) alone.push((await drain(first.user, 0, 'fair')).otherTook);
  const usual = percentile(alone.slice(1), 50);
  const fair = await drain(first.user, RUNS, 'fair');
  const queued = await drain(second.user, RUNS, 'arrival');
  await world.call('limitCalls', {});

  report.note(`the other user's run alone: ${Math.round(usual)} ms`);
  for (const [how, { batchesBefore, otherTook }] of [
    ['in a fair queue', fair],
    ['in order of arrival', queued],
  ] as const) {
    report.note(`behind ${RUNS} runs ${how}: ${batchesBefore} batches later, ${Math.round(otherTook)} ms`);
  }
  report.note(`of the flood ${fair.done - 1} runs are through, ${fair.waiting} wait for Google's quota`);
  report.require("batches begun before the other user's", fair.batchesBefore, CONCURRENCY);
  report.require(
    "the other user's run, fair ÷ in order of arrival",
    fair.otherTook / queued.otherTook,
    RATIO,
  );
  report.require('runs of the flood that were lost', Math.abs(RUNS + 1 - fair.done - fair.waiting), 0);
  report.require('runs of the flood beyond the quota', Math.abs(RUNS - QUOTA - fair.waiting), 0);
}
