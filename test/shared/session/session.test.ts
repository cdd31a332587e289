import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  hashSession,
  parseSessionToken,
  readSession,
  SESSION_ABSOLUTE,
  SESSION_IDLE,
  startSession,
  touchSession,
} from '../../../shared/session/session.ts';
import { createMemoryTable } from '../support/memory-table.ts';

const NOW = Date.UTC(2027, 0, 1);
const user = fc.stringMatching(/^[A-Za-z0-9_-]{1,255}$/);
const secret = fc.stringMatching(/^[A-Za-z0-9_-]{43}$/);
const token = { user: '1001', secret: 'A'.repeat(43) };

describe('a session cookie', () => {
  test('is read as it was written', () => {
    fc.assert(
      fc.property(user, secret, (who, what) => {
        expect(parseSessionToken(`${who}.${what}`)).toEqual({ user: who, secret: what });
      }),
    );
  });

  test('is read or not, but never an error, and never as anything that is no user', () => {
    const pieces = fc.array(fc.oneof(user, secret, fc.constant('.'), fc.string({ unit: 'binary' })), {
      maxLength: 5,
    });
    fc.assert(
      fc.property(pieces, (parts) => {
        const cookie = parts.join('');
        const read = parseSessionToken(cookie);
        if (!read) return;
        expect(`${read.user}.${read.secret}`).toBe(cookie);
        expect(read.user).toMatch(/^[A-Za-z0-9_-]{1,255}$/);
      }),
    );
  });

  test.each([
    '',
    '.',
    'A'.repeat(43),
    `.${'A'.repeat(43)}`,
    `1001.${'A'.repeat(42)}`,
    `1001.${'A'.repeat(44)}`,
    `1001.${'A'.repeat(43)}\n`,
    `a.b.${'A'.repeat(43)}`,
    `USER#1.${'A'.repeat(43)}`,
    `${'1'.repeat(256)}.${'A'.repeat(43)}`,
  ])('is not %j', (cookie) => {
    expect(parseSessionToken(cookie)).toBeUndefined();
  });
});

describe('a session', () => {
  test('stores a hash, and nothing the cookie could be made of', async () => {
    const memory = createMemoryTable();
    const cookie = await startSession(memory.open(), '1001', undefined, NOW);
    const begun = parseSessionToken(cookie);
    const item = memory.history[0]?.after;
    expect(item).toEqual({
      pk: 'USER#1001',
      sk: `SESSION#${begun && hashSession(begun)}`,
      createdAt: NOW / 1000,
      expiresAt: NOW / 1000 + SESSION_IDLE,
    });
    expect(JSON.stringify(item)).not.toContain(begun?.secret);
  });

  test('is another every time', async () => {
    const table = createMemoryTable().open();
    const cookies = await Promise.all(
      Array.from({ length: 20 }, () => startSession(table, '1001', undefined, NOW)),
    );
    expect(new Set(cookies).size).toBe(20);
  });

  test('takes the place of the one that the browser had', async () => {
    const memory = createMemoryTable();
    const table = memory.open();
    const former = parseSessionToken(await startSession(table, '1001', undefined, NOW));
    await startSession(table, '1001', former, NOW);
    expect(memory.read({ pk: 'USER#1001', sk: `SESSION#${former && hashSession(former)}` })).toBeUndefined();
  });

  const createdAt = NOW / 1000;
  test.each([
    ['just begun', createdAt, createdAt + SESSION_IDLE, 0, true],
    ['a second before its idle end', createdAt, createdAt + SESSION_IDLE, SESSION_IDLE - 1, true],
    ['at its idle end', createdAt, createdAt + SESSION_IDLE, SESSION_IDLE, false],
    [
      'a second before its last day ends',
      createdAt,
      createdAt + 2 * SESSION_ABSOLUTE,
      SESSION_ABSOLUTE - 1,
      true,
    ],
    [
      'when its last day ends, however often visited',
      createdAt,
      createdAt + 2 * SESSION_ABSOLUTE,
      SESSION_ABSOLUTE,
      false,
    ],
  ])('%s', (_name, created, expiresAt, after, lives) => {
    const row = readSession(token, { createdAt: created, expiresAt }, NOW + after * 1000);
    expect(row !== undefined).toBe(lives);
    if (row) expect(row).toEqual({ user: '1001', hash: hashSession(token), createdAt: created, expiresAt });
  });

  test.each([undefined, {}, { createdAt: 1 }, { expiresAt: 9e9 }, { createdAt: '1', expiresAt: 9e9 }])(
    'is not in the item %j',
    (item) => {
      expect(readSession(token, item, NOW)).toBeUndefined();
    },
  );
});

test('a visit moves the idle end on, once a day', async () => {
  const memory = createMemoryTable();
  const table = memory.open();
  const begun = parseSessionToken(await startSession(table, '1001', undefined, NOW)) ?? token;
  const key = { pk: 'USER#1001', sk: `SESSION#${hashSession(begun)}` };
  const row = readSession(begun, memory.read(key), NOW);
  if (!row) throw new Error('The session does not live.');
  const DAY = 24 * 3600;
  const condition = expect.objectContaining({ expiresAt: row.expiresAt });
  await touchSession(table, row, NOW + (DAY - 1) * 1000);
  expect(memory.read(key)).toEqual(condition);
  await touchSession(table, row, NOW + DAY * 1000);
  expect(memory.read(key)).toMatchObject({ expiresAt: row.expiresAt + DAY });
});

test('a visit does not bring back a session that was ended', async () => {
  const memory = createMemoryTable();
  const row = { user: '1001', hash: 'h', createdAt: 0, expiresAt: 0 };
  await touchSession(memory.open(), row, NOW);
  expect(memory.history).toEqual([]);
});
