import { expect, test } from '@jest/globals';
import { endFormerSessions } from '../../../shared/session/end-former-sessions.ts';
import { type ItemKey, keys } from '../../../shared/table/table.ts';
import { createMemoryTable } from '../support/memory-table.ts';

const UNTIL = 1_000;

/** A table with these items, and which of their keys are still there. */
function tableWith(...items: (ItemKey & { createdAt?: unknown })[]) {
  const memory = createMemoryTable();
  for (const item of items) memory.write({ ...item });
  const left = () => items.filter((item) => memory.read({ pk: item.pk, sk: item.sk })).map(({ sk }) => sk);
  return { table: memory.open(), left };
}
const session = (hash: string, createdAt: unknown) => ({ ...keys.session('1001', hash), createdAt });

test('the sessions that had begun by the moment end, and those that have begun since live', async () => {
  const { table, left } = tableWith(session('a', 0), session('b', UNTIL), session('c', UNTIL + 1));
  expect(await endFormerSessions(table, '1001', UNTIL)).toBe(2);
  expect(left()).toEqual(['SESSION#c']);
});

test('however many there are, all of them end', async () => {
  const many = Array.from({ length: 10 }, (_, index) => session(String(index), index));
  const { table, left } = tableWith(...many);
  expect(await endFormerSessions(table, '1001', UNTIL)).toBe(10);
  expect(left()).toEqual([]);
});

test('the mark of a session that is over stays, and so does all that is no session of the user’s', async () => {
  const others = [
    session('mark', undefined),
    session('odd', '1'),
    { ...keys.grant('1001'), createdAt: 0 },
    { ...keys.session('2002', 'theirs'), createdAt: 0 },
  ];
  const { table, left } = tableWith(...others);
  expect(await endFormerSessions(table, '1001', UNTIL)).toBe(0);
  expect(left()).toHaveLength(others.length);
});
