import { setTimeout as sleep } from 'node:timers/promises';
import { BatchGetCommand, BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { Failure } from '../problems.ts';
import { queryPages } from './query-pages.ts';
import { type Item, type ItemKey, itemsOf, partitionOf, type Table } from './table.ts';

/** BatchGetItem takes at most 100 keys (DynamoDB quota). */
export const READ_BATCH = 100;
/** BatchWriteItem takes at most 25 requests (DynamoDB quota). */
const WRITE_BATCH = 25;
const TRIES = 4;

/**
 * Reads items, however many: a hundred in one round trip, strongly consistent. Keys that DynamoDB leaves unprocessed
 * are asked for again; the SDK does not do that by itself.
 *
 * @returns the items found, in no order
 * @throws Failure `store_unavailable`
 */
export async function getItems(table: Table, wanted: readonly ItemKey[]): Promise<Item[]> {
  const found: Item[] = [];
  for (let start = 0; start < wanted.length; start += READ_BATCH) {
    const batch = wanted.slice(start, start + READ_BATCH);
    let pending: Record<string, unknown>[] = batch.map((key) => ({ ...key }));
    for (let attempt = 0; pending.length > 0; attempt += 1) {
      await backOff(attempt);
      const answer = await table.send(
        new BatchGetCommand({ RequestItems: { [table.name]: { Keys: pending, ConsistentRead: true } } }),
      );
      found.push(...(answer.Responses?.[table.name] ?? []));
      pending = answer.UnprocessedKeys?.[table.name]?.Keys ?? [];
    }
  }
  return found;
}

/**
 * Deletes items, however many; those already gone are no error.
 *
 * @throws Failure `store_unavailable`: some may be deleted, a repeat deletes the rest
 */
export async function deleteItems(table: Table, doomed: readonly ItemKey[]): Promise<void> {
  for (let start = 0; start < doomed.length; start += WRITE_BATCH) {
    const batch = doomed.slice(start, start + WRITE_BATCH);
    let pending = batch.map(({ pk, sk }) => ({
      DeleteRequest: { Key: { pk, sk } as Record<string, unknown> },
    }));
    for (let attempt = 0; pending.length > 0; attempt += 1) {
      await backOff(attempt);
      const answer = await table.send(new BatchWriteCommand({ RequestItems: { [table.name]: pending } }));
      const left = answer.UnprocessedItems?.[table.name] ?? [];
      pending = left.flatMap(({ DeleteRequest }) =>
        DeleteRequest?.Key ? [{ DeleteRequest: { Key: DeleteRequest.Key } }] : [],
      );
    }
  }
}

/** The key of an item, and whichever of its attributes were asked for. */
export type ListedItem = ItemKey & Item;

/**
 * A user's items whose sort key begins with `prefix`; all of them with an empty one.
 *
 * @param attributes to read beside the keys; none of DynamoDB's reserved words
 */
export async function listItems(
  table: Table,
  user: string,
  prefix = '',
  attributes: readonly string[] = [],
): Promise<ListedItem[]> {
  const found: ListedItem[] = [];
  const pages = queryPages(table, {
    ProjectionExpression: ['pk', 'sk', ...attributes].join(', '),
    ...itemsOf(partitionOf(user), prefix),
  });
  for await (const { Items = [] } of pages) {
    for (const item of Items) found.push({ ...item, pk: String(item['pk']), sk: String(item['sk']) });
  }
  return found;
}

async function backOff(attempt: number): Promise<void> {
  if (attempt === 0) return;
  if (attempt >= TRIES) throw new Failure('store_unavailable', { retryAfter: 5, reason: 'Unprocessed' });
  await sleep(Math.random() * 50 * 2 ** attempt);
}
