import { isDeepStrictEqual } from 'node:util';
import { type Attributes, itemSize } from 'dynalite/db/index.js';
import { TABLE_KEYS } from '../../../table-shape.ts';

/** What of a global secondary index decides on its cost. */
export interface TableIndex {
  /** Its own key attributes. */
  keys: readonly string[];
  /** Further attributes that it holds. */
  projected: readonly string[];
}

const KILOBYTE = 1024;

/**
 * Write units that a change of an item costs in the indexes: one write when it enters or leaves an index or a
 * projected attribute changes, two when a key attribute of the index changes, none when the index sees no change.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations.Writes
 */
export function countIndexWrites(
  indexes: readonly TableIndex[],
  before: Attributes | undefined,
  after: Attributes | undefined,
): number {
  return indexes
    .map((index) => writesOf(index, entryOf(index, before), entryOf(index, after)))
    .reduce((sum, writes) => sum + writes, 0);
}

function writesOf(
  { keys }: TableIndex,
  before: Attributes | undefined,
  after: Attributes | undefined,
): number {
  if (isDeepStrictEqual(before, after)) return 0;
  if (!before || !after) return unitsOf(before ?? after);
  const moved = keys.some((name) => !isDeepStrictEqual(before[name], after[name]));
  return moved ? unitsOf(before) + unitsOf(after) : Math.max(unitsOf(before), unitsOf(after));
}

/** What stands in the index for an item; nothing if it lacks a key of it. */
function entryOf({ keys, projected }: TableIndex, item: Attributes | undefined): Attributes | undefined {
  if (!item || keys.some((name) => !(name in item))) return undefined;
  const names = [...Object.values<string>(TABLE_KEYS), ...keys, ...projected];
  return Object.fromEntries(Object.entries(item).filter(([name]) => names.includes(name)));
}

function unitsOf(entry: Attributes | undefined): number {
  return entry ? Math.max(1, Math.ceil(itemSize(entry) / KILOBYTE)) : 0;
}
