import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { conditionally } from '../../../shared/table/conditionally.ts';
import { deleteItems, getItems } from '../../../shared/table/items.ts';
import type { Item, ItemKey, Table } from '../../../shared/table/table.ts';
import { readDepartures } from './departures.ts';
import { judgePresent, type Write } from './judge-present.ts';
import { type Candidate, KINDS, type Kind, readRow, type Unwanted } from './read-row.ts';

/** Rows that are looked at together: as many as one BatchGetItem reads. */
const BATCH = 100;
/** Rows that are written at a time. */
const AT_ONCE = 20;

interface Restoration {
  /** The table that AWS has made of the backup. */
  source: Table;
  /** The live one. */
  table: Table;
  /** Whether profiles and plans that differ are written over. */
  replace: boolean;
  /** Count only. */
  dryRun: boolean;
  now: () => number;
}

/** What became of the rows of a backup, in numbers. */
export interface Restored {
  written: Record<Kind, number>;
  /** Of those, written over what was there. */
  replaced: number;
  left: Record<'there' | 'gone' | 'unreadable' | Unwanted, number>;
}

/**
 * Copies rows of a backup into the table, each under the condition that nothing newer is lost by it. It may be
 * interrupted and repeated: what is there is left alone.
 *
 * @param rows all of the backup, or those of one user
 * @throws Failure `store_unavailable`: a repeat does the rest
 */
export async function restoreRows(restoration: Restoration, rows: AsyncIterable<Item>): Promise<Restored> {
  const restored: Restored = {
    written: Object.fromEntries(KINDS.map((kind) => [kind, 0])) as Restored['written'],
    replaced: 0,
    left: { there: 0, gone: 0, sessions: 0, expired: 0, other: 0, unreadable: 0 },
  };
  let batch: Item[] = [];
  for await (const row of rows) {
    batch.push(row);
    if (batch.length < BATCH) continue;
    await restoreBatch(restoration, batch, restored);
    batch = [];
  }
  await restoreBatch(restoration, batch, restored);
  return restored;
}

async function restoreBatch(
  { source, table, replace, dryRun, now }: Restoration,
  rows: readonly Item[],
  restored: Restored,
): Promise<void> {
  const { left, written } = restored;
  const candidates = rows.flatMap((row) => {
    const found = read(row, now());
    if (typeof found !== 'string') return [found];
    left[found] += 1;
    return [];
  });
  const hasLeft = await readDepartures([table, source], usersOf(candidates));
  const staying = candidates.filter((candidate) => !hasLeft(candidate));
  left.gone += candidates.length - staying.length;

  const items = await getItems(
    table,
    staying.map(({ item }) => keyOf(item)),
  );
  const present = new Map(items.map((item) => [nameOf(item), item]));
  const wanted = staying.flatMap((candidate) => {
    const write = judgePresent(candidate, present.get(nameOf(candidate.item)), replace);
    return write ? [{ ...candidate, write }] : [];
  });
  const done = dryRun ? wanted : await writeAll(table, wanted);
  left.there += staying.length - done.length;

  // Whoever left while their rows were on their way must not come back either.
  const leftSince = dryRun ? () => false : await readDepartures([table], usersOf(done));
  const taken = done.filter((one) => leftSince(one));
  await deleteItems(
    table,
    taken.map(({ item }) => keyOf(item)),
  );
  left.gone += taken.length;
  for (const one of done) {
    if (taken.includes(one)) continue;
    written[one.kind] += 1;
    if (one.write.replaces) restored.replaced += 1;
  }
}

/** A row that cannot be read keeps no other from being restored. */
function read(row: Item, now: number): ReturnType<typeof readRow> | 'unreadable' {
  try {
    return readRow(row, now);
  } catch {
    return 'unreadable';
  }
}

type Wanted = Candidate & { write: Write };

/** @returns those that were written; the others have come to be there meanwhile */
async function writeAll(table: Table, wanted: readonly Wanted[]): Promise<Wanted[]> {
  const done: Wanted[] = [];
  for (let start = 0; start < wanted.length; start += AT_ONCE) {
    const some = wanted.slice(start, start + AT_ONCE);
    const won = await Promise.all(
      some.map(({ item, write }) =>
        conditionally(() =>
          table.send(new PutCommand({ TableName: table.name, Item: { ...item }, ...write.condition })),
        ),
      ),
    );
    done.push(...some.filter((_, index) => won[index]));
  }
  return done;
}

function usersOf(candidates: readonly Candidate[]): ReadonlySet<string> {
  return new Set(candidates.flatMap(({ user }) => user ?? []));
}

function keyOf(item: Item): ItemKey {
  return { pk: String(item['pk']), sk: String(item['sk']) };
}

function nameOf(item: Item): string {
  const { pk, sk } = keyOf(item);
  return `${pk} ${sk}`;
}
