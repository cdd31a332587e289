import { setImmediate as nextTurn } from 'node:timers/promises';
import { getItems, READ_BATCH } from './items.ts';
import type { Item, ItemKey, Table } from './table.ts';

/** A read that has not begun. */
interface Gathering {
  /** Each key once, by its text: DynamoDB refuses a read that names one twice. */
  keys: Map<string, ItemKey>;
  found: Promise<Item[]>;
}

const gatherings = new WeakMap<Table, Gathering>();

/**
 * As {@link getItems}, in one round trip with all that is asked for within the same turn of the event loop: the events
 * of a batch get as far as their reads at about the same time, and a call costs the more of a worker's time the
 * fewer items it reads. No read begins before it was asked for.
 *
 * @returns the items found, in no order; others may have been given the same ones
 * @throws Failure `store_unavailable`
 */
export async function readTogether(table: Table, wanted: readonly ItemKey[]): Promise<Item[]> {
  const open = gatherings.get(table);
  const { keys, found } = open && open.keys.size + wanted.length <= READ_BATCH ? open : beginGathering(table);
  for (const { pk, sk } of wanted) keys.set(`${pk} ${sk}`, { pk, sk });
  return (await found).filter((item) => wanted.some(({ pk, sk }) => item['pk'] === pk && item['sk'] === sk));
}

function beginGathering(table: Table): Gathering {
  const keys: Gathering['keys'] = new Map();
  const found = nextTurn().then(() => {
    if (gatherings.get(table) === gathering) gatherings.delete(table);
    return getItems(table, [...keys.values()]);
  });
  const gathering = { keys, found };
  gatherings.set(table, gathering);
  return gathering;
}
