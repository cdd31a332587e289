import { setTimeout as wait } from 'node:timers/promises';
import type { Deadline } from '../deadline.ts';
import type { Log } from '../log.ts';
import { asFailure } from '../problems.ts';
import type { Table } from '../table/table.ts';
import { LONGEST_TURN_WAIT } from './limits.ts';
import { createSlots } from './slots.ts';

/** Calls that are reserved at least at a time: fewer are made first, and reserved with later ones. */
const LEAST_RESERVED = 10;
/** What a sliding minute has forgotten (milliseconds). */
const MINUTE = 60_000;
/** What the work of a batch may need of its invocation, once it has waited (milliseconds). */
const WORK = 30_000;

/** What a batch of requests is told before it begins: to go, or to come again. */
export type Turn = 'go' | { waitSeconds: number };

/** Spreads the calls to Calendar of all workers over time, under the quota of the Google project. */
export interface Pace {
  /**
   * Waits for a slot in which a batch of so many requests, of one call each, may run.
   *
   * @returns `go`, also when the table fails; or the seconds until a slot that this invocation cannot wait for
   */
  take(requests: number, deadline: Deadline): Promise<Turn>;
  /** A call to Calendar is made. */
  note(): void;
  /** Google has refused a call for its rate: others use the quota too, so the next slot leaves room for them. */
  refused(): void;
}

interface PaceConfig {
  table: Table;
  now: () => number;
  sleep?: (milliseconds: number) => Promise<void>;
  /** Calls a minute; somewhat under the quota, for what functions behind the HTTP API call beside. */
  perMinute: number;
  log: Pick<Log, 'warn'>;
}

/**
 * Paces by slots that all workers share, each as long as its calls take at the quota's rate. The slot is short and the
 * batch runs at once; over a minute it comes to the same.
 *
 * Calls that were made and not reserved, such as looking an event up again, are a debt of this instance's, paid with
 * a later slot, as are batches of fewer than {@link LEAST_RESERVED}: where little happens nothing is written.
 *
 * It is no guarantee. Google's own refusals are backed off from; this makes them rare.
 */
export function createPace({
  table,
  now,
  sleep = (milliseconds) => wait(milliseconds),
  perMinute,
  log,
}: PaceConfig): Pace {
  const slots = createSlots(table, now);
  let debt = 0;
  let debtSince = 0;
  let wasRefused = false;

  /** Calls to reserve for a batch. */
  const costOf = (requests: number): number => {
    if (now() - debtSince > MINUTE) debt = 0;
    // Refusals come in swarms; a second's worth of calls is room enough for the next batch.
    return Math.max(debt, -requests) + requests + (wasRefused ? Math.ceil(perMinute / 60) : 0);
  };

  const waitForSlot = async (calls: number, deadline: Deadline): Promise<Turn> => {
    const latest = now() + Math.min(LONGEST_TURN_WAIT, Math.max(deadline.remaining() - WORK, 0));
    const startsAt = await slots.reserve((calls * MINUTE) / perMinute, latest);
    if (startsAt !== undefined) {
      await sleep(Math.max(startsAt - now(), 0));
      return 'go';
    }
    const nextAt = await slots.nextAt();
    if (nextAt > latest) return { waitSeconds: Math.ceil((nextAt - now()) / 1000) };
    // Between two looks the queue of slots ran out, or began: so there is room.
    return 'go';
  };

  return {
    async take(requests, deadline) {
      const calls = costOf(requests);
      if (calls < LEAST_RESERVED || requests === 0) return 'go';
      try {
        const turn = await waitForSlot(calls, deadline);
        if (turn === 'go') {
          debt = -requests;
          debtSince = now();
          wasRefused = false;
        }
        return turn;
      } catch (error) {
        log.warn('not paced', { reason: asFailure(error).reason });
        return 'go';
      }
    },
    note() {
      if (debt === 0) debtSince = now();
      debt += 1;
    },
    refused() {
      wasRefused = true;
    },
  };
}
