import { createHash } from 'node:crypto';
import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  buryUserSession,
  endAllSessions,
  hashSession,
  isBuried,
  parseSessionToken,
  readSession,
  SESSION_ABSOLUTE,
  SESSION_IDLE,
  startSession,
  touchSession,
} from '../../../shared/session/session.ts';
import { keys } from '../../../shared/table/table.ts';
import { anyText } from '../../support/any-text.ts';
import { errorNamed } from '../support/error-named.ts';
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
    const pieces = fc.array(fc.oneof(user, secret, fc.constant('.'), anyText()), {
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
      sk: expect.stringMatching(/^SESSION#[A-Za-z0-9_-]{43}$/),
      createdAt: NOW / 1000,
      expiresAt: NOW / 1000 + SESSION_IDLE,
    });
    expect(JSON.stringify(item)).not.toContain(begun?.secret);
  });

  test('is found by the SHA-256 of its secret, whoever’s it is said to be', () => {
    const hash = createHash('sha256').update(token.secret).digest('base64url');
    expect(hashSession(token)).toBe(hash);
    expect(hashSession({ ...token, user: '2002' })).toBe(hash);
    expect(hashSession({ ...token, secret: 'B'.repeat(43) })).not.toBe(hash);
  });

  test('lasts for a fortnight without a visit, and for ninety days at most', () => {
    expect([SESSION_IDLE, SESSION_ABSOLUTE]).toEqual([1_209_600, 7_776_000]);
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

  test('is begun even if the one that the browser had cannot be ended', async () => {
    const table = createMemoryTable().open();
    const broken = {
      ...table,
      send: ((command: Parameters<typeof table.send>[0]) =>
        command instanceof DeleteCommand
          ? Promise.reject(errorNamed('TimeoutError'))
          : table.send(command)) as typeof table.send,
    };
    expect(await startSession(broken, '1001', token, NOW)).toMatch(/^1001\./);
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

  test.each([
    undefined,
    {},
    { createdAt },
    { expiresAt: createdAt + SESSION_IDLE },
    { createdAt: String(createdAt), expiresAt: createdAt + SESSION_IDLE },
    { createdAt, expiresAt: String(createdAt + SESSION_IDLE) },
  ])('is not in the item %j', (item) => {
    expect(readSession(token, item, NOW)).toBeUndefined();
  });
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

describe('signing out everywhere', () => {
  test('ends every session of the user, and nothing else', async () => {
    const memory = createMemoryTable();
    const table = memory.open();
    for (let others = 0; others < 7; others += 1) await startSession(table, '1001', undefined, NOW);
    const own = parseSessionToken(await startSession(table, '1001', undefined, NOW)) ?? token;
    memory.write({ ...keys.grant('1001'), status: 'active' });
    memory.write({ ...keys.session('2002', 'theirs'), createdAt: 0 });
    const row = { user: '1001', hash: hashSession(own), createdAt: 0, expiresAt: 0 };
    memory.history.length = 0;
    await endAllSessions(table, row);
    const ended = memory.history.map(({ before, after }) => [before?.['pk'], after]);
    expect(ended).toEqual(Array.from({ length: 8 }, () => ['USER#1001', undefined]));
    expect(memory.read(keys.grant('1001'))).toBeDefined();
    // Until all others have ended, its own can ask for it again.
    expect(memory.history.at(-1)?.before?.['sk']).toBe(keys.session('1001', row.hash).sk);
  });
});

describe('the mark of a session in which its user disconnected', () => {
  const row = { user: '1001', hash: hashSession(token), createdAt: NOW / 1000, expiresAt: 0 };

  test('is found by the session’s own cookie, for an hour', async () => {
    const table = createMemoryTable().open();
    await buryUserSession(table, row, NOW);
    expect(await isBuried(table, token, NOW)).toBe(true);
    expect(await isBuried(table, token, NOW + 3_599_999)).toBe(true);
    expect(await isBuried(table, token, NOW + 3_600_000)).toBe(false);
    expect(await isBuried(table, { ...token, secret: 'B'.repeat(43) }, NOW)).toBe(false);
    expect(await isBuried(table, { ...token, user: '2002' }, NOW)).toBe(false);
  });

  test('is no session', async () => {
    const memory = createMemoryTable();
    await buryUserSession(memory.open(), row, NOW);
    expect(readSession(token, memory.read(keys.session('1001', row.hash)), NOW)).toBeUndefined();
  });

  test('is not any session', async () => {
    const memory = createMemoryTable();
    memory.write({ ...keys.session('1001', row.hash), createdAt: NOW / 1000, expiresAt: NOW / 1000 + 60 });
    expect(await isBuried(memory.open(), token, NOW)).toBe(false);
  });
});
