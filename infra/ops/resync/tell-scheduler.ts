import type { Table } from '../../../shared/table/table.ts';
import { startProgress } from '../cli/progress.ts';
import { countUnsynced } from './unsync-plans.ts';

/** Rounds without a plan less after which it is given up. */
const PATIENCE = 2;

interface Told {
  /** Plans that EventBridge Scheduler still may not know. */
  left: number;
  /** Why the last round came to no end. */
  failure: unknown;
}

/**
 * Has the nightly check tell EventBridge Scheduler of plans that it may not know, again and again until it knows all:
 * one run of it ends after five minutes, wherever it is.
 *
 * @param all how many there are
 * @param preflight runs it once
 * @throws Failure `store_unavailable`
 */
export async function tellScheduler(
  table: Table,
  all: number,
  preflight: () => Promise<unknown>,
): Promise<Told> {
  let left = all;
  let failure: unknown;
  const progress = startProgress('Telling EventBridge Scheduler', all);
  try {
    for (let idle = 0; left > 0 && idle < PATIENCE; ) {
      failure = undefined;
      await preflight().catch((error: unknown) => {
        // It may have been cut off after half of the plans.
        failure = error;
      });
      const now = await countUnsynced(table);
      idle = now < left ? 0 : idle + 1;
      left = now;
      progress.set(all - left, all);
    }
  } finally {
    progress.end();
  }
  return { left, failure };
}
