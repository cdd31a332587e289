import { readDeparture } from '../../../shared/consent/departure.ts';
import { getItems } from '../../../shared/table/items.ts';
import { type ItemKey, keys, type Table } from '../../../shared/table/table.ts';
import type { Candidate } from './read-row.ts';

/** Tells what users took along when they left. */
type Departures = (candidate: Candidate) => boolean;

/**
 * Looks up which of these users have left, and when.
 *
 * @param tables of which each may know of some: the live one, and the backup itself
 * @throws Failure `store_unavailable`
 */
export async function readDepartures(
  tables: readonly Table[],
  users: ReadonlySet<string>,
): Promise<Departures> {
  const wanted = [...users].flatMap((user) => [
    keys.departure(user, 'ACCOUNT'),
    keys.departure(user, 'CALENDAR'),
  ]);
  const latest = new Map<string, number>();
  const nameOf = ({ pk, sk }: ItemKey) => `${pk} ${sk}`;
  for (const table of tables) {
    for (const item of await getItems(table, wanted)) {
      const name = nameOf({ pk: String(item['pk']), sk: String(item['sk']) });
      latest.set(name, Math.max(latest.get(name) ?? 0, readDeparture(item) ?? 0));
    }
  }
  return ({ kind, user, since }) => {
    if (user === undefined) return false;
    const left = (from: 'ACCOUNT' | 'CALENDAR') =>
      since <= (latest.get(nameOf(keys.departure(user, from))) ?? -1);
    // Who forgets Calendar stays signed in, and so keeps the profile.
    return left('ACCOUNT') || (kind !== 'profiles' && left('CALENDAR'));
  };
}
