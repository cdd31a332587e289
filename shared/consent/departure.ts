import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { BACKUPS_REACH, type Item, keys, type Table } from '../table/table.ts';

/** What a user has left: everything, or Calendar with grant, plans and runs. */
export type Left = Parameters<typeof keys.departure>[1];

/**
 * Notes that a user has left, for as long as a backup could bring back what is deleted now. The mark holds two times and
 * nothing else; it stands under a hash, so that only whoever knows the user finds it. Who comes back need not take it
 * away: what is of a later time is not meant by it.
 *
 * It is to be written before anything is deleted: whatever breaks then, a backup brings back none of it.
 *
 * @throws Failure `store_unavailable`
 */
export async function noteDeparture(table: Table, user: string, from: Left, now: number): Promise<void> {
  const Item = {
    ...keys.departure(user, from),
    leftAt: now,
    expiresAt: Math.floor(now / 1000) + BACKUPS_REACH,
  };
  await table.send(new PutCommand({ TableName: table.name, Item }));
}

/** When somebody left (milliseconds since the epoch), by an item of the table. */
export function readDeparture(item: Item | undefined): number | undefined {
  const leftAt = item?.['leftAt'];
  return typeof leftAt === 'number' ? leftAt : undefined;
}
