import { GetCommand, UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { conditionally } from '../table/conditionally.ts';
import { keys, type Table } from '../table/table.ts';

/** Slots of time that all workers share; each is one worker's. Times are milliseconds since the epoch. */
export interface Slots {
  /**
   * Reserves the next slot of so many milliseconds.
   *
   * @returns when it begins; none, if it would not begin by `latest`
   * @throws Failure `store_unavailable`
   */
  reserve(length: number, latest: number): Promise<number | undefined>;
  /** Up to when slots are given out. @throws Failure `store_unavailable` */
  nextAt(): Promise<number>;
}

/**
 * Slots are given out by one item: `nextAt`, the time up to which they are. Whoever reserves one moves it on by the
 * slot's length, and owns the time before it (the generic cell rate algorithm,
 * https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm).
 */
export function createSlots(table: Table, now: () => number): Slots {
  let busy = false;
  return {
    async reserve(length, latest) {
      // First as it was the last time, then the other way.
      for (const join of [busy, !busy]) {
        const end = join ? await joinQueue(table, length, now(), latest) : await begin(table, length, now());
        if (end === undefined) continue;
        busy = join;
        return end - length;
      }
      return undefined;
    },

    async nextAt() {
      const { Item } = await table.send(
        new GetCommand({ TableName: table.name, Key: keys.pace(), ConsistentRead: true }),
      );
      return Number(Item?.['nextAt'] ?? 0);
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
