import { isDeepStrictEqual } from 'node:util';
import type { PutCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Item } from '../../../shared/table/table.ts';
import type { Candidate, Kind } from './read-row.ts';

type Condition = Pick<
  PutCommandInput,
  'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
>;

/** How a row may be written: on condition that what is there is as it was seen. */
export interface Write {
  replaces: boolean;
  condition: Condition;
}

/** What changes with every write of a row, or is made for it anew. */
const PASSING = new Set([
  'version',
  'synced',
  'changedAt',
  'updatedAt',
  'restoredAt',
  'unheardSince',
  'expiresAt',
  'shard',
  'shardKey',
]);

/** What tells one state of a row from the next, of those that may be replaced. */
const MARK: Partial<Record<Kind, string>> = { profiles: 'updatedAt', plans: 'version' };

/**
 * Whether a row of the backup may be written.
 *
 * @param present what stands in its place
 * @param replace whether the backup wins over what is there; never over a grant, since a newer consent may have come
 */
export function judgePresent(
  { kind, item }: Candidate,
  present: Item | undefined,
  replace: boolean,
): Write | undefined {
  if (!present) return { replaces: false, condition: { ConditionExpression: 'attribute_not_exists(pk)' } };
  const mark = MARK[kind];
  const isDeleted = present['buried'] === true;
  if (!replace || mark === undefined || isDeleted || says(present, item)) return undefined;
  const seen = present[mark];
  return {
    replaces: true,
    condition: {
      ...(seen === undefined
        ? { ConditionExpression: 'attribute_not_exists(#mark)' }
        : { ConditionExpression: '#mark = :seen', ExpressionAttributeValues: { ':seen': seen } }),
      ExpressionAttributeNames: { '#mark': mark },
    },
  };
}

/** Whether two rows say the same. */
function says(one: Item, other: Item): boolean {
  return isDeepStrictEqual(lasting(one), lasting(other));
}

function lasting(item: Item): Item {
  return Object.fromEntries(
    Object.entries(item).filter(([name, value]) => value !== undefined && !PASSING.has(name)),
  );
}
