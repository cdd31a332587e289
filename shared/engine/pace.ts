import { setTimeout as wait } from 'node:timers/promises';
import { GetCommand, UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Deadline } from '../deadline.ts';
import type { Log } from '../log.ts';
import { asFailure } from '../problems.ts';
import { conditionally } from '../table/conditionally.ts';
import { keys, type Table } from '../table/table.ts';
import { LONGEST_WAIT } from './limits.ts';

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

/**
 * Paces by one item that all workers share: `nextAt`, the time up to which calls are given out. Whoever reserves
 * calls moves it on by the time that they take at the quota's rate, and owns the slot before it (the generic cell
 * rate algorithm, https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm). The slot is short and the batch runs
 * at once; over a minute it comes to the same.
 *
 * Calls that were made and not reserved, such as looking an event up again, are a debt of this instance's, paid with
 * a later slot, as are batches of fewer than {@link LEAST_RESERVED}: where little happens nothing is written.
 *
 * It is no guarantee. Google's own refusals are backed off from; this makes them rare.
 *
 * @param perMinute calls a minute; somewhat under the quota, for what functions behind the HTTP API call beside
 */
export function createPace({
  table,
  now,
  sleep = (milliseconds) => wait(milliseconds),
  perMinute,
  log,
}: {
  table: Table;
  now: () => number;
  sleep?: (milliseconds: number) => Promise<void>;
  perMinute: number;
  log: Pick<Log, 'warn'>;
}): Pace {
  let debt = 0;
  let debtSince = 0;
  let wasRefused = false;
  let busy = false;

  /** Calls to reserve for a batch. */
  const costOf = (requests: number): number => {
    if (now() - debtSince > MINUTE) debt = 0;
    // Refusals come in swarms; a second's worth of calls is room enough for the next batch.
    return Math.max(debt, -requests) + requests + (wasRefused ? Math.ceil(perMinute / 60) : 0);
  };

  const reserve = async (calls: number, deadline: Deadline): Promise<Turn> => {
    const length = (calls * MINUTE) / perMinute;
    const latest = now() + Math.min(LONGEST_WAIT, Math.max(deadline.remaining() - WORK, 0));
    // First as it was the last time, then the other way.
    for (const join of [busy, !busy]) {
      const end = join ? await joinQueue(table, length, now(), latest) : await begin(table, length, now());
      if (end === undefined) continue;
      busy = join;
      await sleep(Math.max(end - length - now(), 0));
      return 'go';
    }
    const nextAt = await readNextAt(table);
    if (nextAt > latest) return { waitSeconds: Math.ceil((nextAt - now()) / 1000) };
    // Between the two tries the queue of slots ran out, or began: so there is room.
    return 'go';
  };

  return {
    async take(requests, deadline) {
      const calls = costOf(requests);
      if (calls < LEAST_RESERVED || requests === 0) return 'go';
      try {
        const turn = await reserve(calls, deadline);
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

/** Takes the slot behind the last one that was given out, if that is to come and not too far away. @returns its end */
async function joinQueue(
  table: Table,
  length: number,
  now: number,
  latest: number,
): Promise<number | undefined> {
  return moveOn(table, {
    UpdateExpression: 'SET nextAt = nextAt + :length',
    ConditionExpression: 'nextAt > :now AND nextAt <= :latest',
    ExpressionAttributeValues: { ':length': length, ':now': now, ':latest': latest },
  });
}

/** Takes the slot that begins now, if all that were given out are over. @returns its end */
async function begin(table: Table, length: number, now: number): Promise<number | undefined> {
  return moveOn(table, {
    UpdateExpression: 'SET nextAt = :end',
    ConditionExpression: 'attribute_not_exists(nextAt) OR nextAt <= :now',
    ExpressionAttributeValues: { ':end': now + length, ':now': now },
  });
}

async function moveOn(
  table: Table,
  update: Pick<UpdateCommandInput, 'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeValues'>,
): Promise<number | undefined> {
  let end: number | undefined;
  await conditionally(async () => {
    const { Attributes } = await table.send(
      new UpdateCommand({ TableName: table.name, Key: keys.pace(), ReturnValues: 'ALL_NEW', ...update }),
    );
    end = Number(Attributes?.['nextAt']);
  });
  return end;
}

async function readNextAt(table: Table): Promise<number> {
  const { Item } = await table.send(
    new GetCommand({ TableName: table.name, Key: keys.pace(), ConsistentRead: true }),
  );
  return Number(Item?.['nextAt'] ?? 0);
}
