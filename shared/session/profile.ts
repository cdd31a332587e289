import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { Identity } from '../google/id-token.ts';
import { type Item, keys, type Table } from '../table/table.ts';

const profileItem = z.object({
  email: z.optional(z.string()),
  name: z.optional(z.string()),
  picture: z.optional(z.string()),
});

/** Who a user is, to show; refreshed at every sign-in, since names and addresses change. */
export type Profile = z.infer<typeof profileItem>;

export function readProfile(item: Item | undefined): Profile {
  return profileItem.safeParse(item).data ?? {};
}

/** Whether a user has signed in before, and not disconnected since. @throws Failure `store_unavailable` */
export async function hasProfile(table: Table, user: string): Promise<boolean> {
  const { Item } = await table.send(
    new GetCommand({ TableName: table.name, Key: keys.profile(user), ConsistentRead: true }),
  );
  return Item !== undefined;
}

export async function storeProfile(table: Table, identity: Identity, now: number): Promise<void> {
  const { user, email, emailVerified, name, picture } = identity;
  await table.send(
    new PutCommand({
      TableName: table.name,
      Item: { ...keys.profile(user), email, emailVerified, name, picture, updatedAt: now },
    }),
  );
}
