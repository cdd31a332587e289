import { queryPages } from '../../../shared/table/query-pages.ts';
import {
  type Item,
  partitionOf,
  RUN_PREFIX,
  SCHEDULE_PREFIX,
  SESSION_PREFIX,
  type Table,
} from '../../../shared/table/table.ts';

/** Everything that is stored of a user, by kind. */
export interface UserItems {
  profile: Item | undefined;
  grant: Item | undefined;
  sessions: Item[];
  plans: Item[];
  /** The newest first. */
  runs: Item[];
}

/** @throws Failure `store_unavailable` */
export async function readUser(table: Table, user: string): Promise<UserItems> {
  const items: Item[] = [];
  const pages = queryPages(table, {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': partitionOf(user) },
  });
  for await (const { Items = [] } of pages) items.push(...Items);
  const startingWith = (prefix: string) => items.filter(({ sk }) => String(sk).startsWith(prefix));
  return {
    profile: items.find(({ sk }) => sk === 'PROFILE'),
    grant: items.find(({ sk }) => sk === 'GRANT'),
    sessions: startingWith(SESSION_PREFIX),
    plans: startingWith(SCHEDULE_PREFIX),
    runs: startingWith(RUN_PREFIX).sort(
      (one, other) => Number(other['updatedAt']) - Number(one['updatedAt']),
    ),
  };
}
