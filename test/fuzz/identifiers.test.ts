import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { deriveAttempt, openAttempt } from '../../shared/attempt/attempt.ts';
import { deriveEventId } from '../../shared/calendar/event-id.ts';
import { readPage, toCursor } from '../../shared/http/paging.ts';
import { Failure } from '../../shared/problems.ts';
import { findSignedIn } from '../../shared/session/authenticate.ts';
import { hashSession, parseSessionToken, startSession } from '../../shared/session/session.ts';
import { keys } from '../../shared/table/table.ts';
import { createMemoryTable } from '../shared/support/memory-table.ts';
import { count, effort, report } from './support/run.ts';

const begin = () => performance.now();
const userId = fc.stringMatching(/^[A-Za-z0-9_-]{1,40}$/);
const key = fc.stringMatching(/^[\x21-\x7e]{1,60}$/);
const calendar = fc.oneof(fc.constant('primary'), fc.emailAddress());

test('100,000 different requests have as many ids, all of them Calendar’s', () => {
  const begun = begin();
  const ids = new Map<string, string>();
  const { numRuns } = effort(100_000);
  // Neighbours are the likeliest to be taken for each other: parts that run together, are empty, or look like JSON.
  const part = fc.oneof(
    key,
    userId,
    fc.constantFrom('', ',', '"', '","', '[', ']', '\\', 'null', '1', '11', '1,1'),
  );
  fc.assert(
    fc.property(fc.tuple(part, part, part), fc.option(part, { nil: undefined }), (three, fourth) => {
      const parts: [string, string, ...string[]] = fourth === undefined ? three : [...three, fourth];
      const id = deriveEventId(...parts);
      const text = JSON.stringify(parts);
      const right = /^[a-v0-9]{52}$/.test(id) && (ids.get(id) ?? text) === text;
      ids.set(id, text);
      return right;
    }),
    effort(100_000),
  );
  for (let number = 0; ids.size < numRuns; number += 1)
    ids.set(deriveEventId('1', 'primary', String(number)), String(number));
  expect(ids.size).toBe(numRuns);
  report(`${count(ids.size)} event ids, 0 collisions`, begun);
}, 300_000);

test('an id changes with each of its parts, and with how they are divided', () => {
  fc.assert(
    fc.property(userId, calendar, key, key, fc.nat(), (user, of, one, other, at) => {
      fc.pre(one !== other);
      const id = deriveEventId(user, of, one);
      expect(deriveEventId(`${user}x`, of, one)).not.toBe(id);
      expect(deriveEventId(user, `${of}x`, one)).not.toBe(id);
      expect(deriveEventId(user, of, other)).not.toBe(id);
      const [whole, cut] = [`${user}${of}`, at % (user.length + of.length + 1)];
      fc.pre(whole.slice(0, cut) !== user);
      expect(deriveEventId(whole.slice(0, cut), whole.slice(cut), one)).not.toBe(id);
    }),
    effort(5000),
  );
});

const bytes = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((some) => Buffer.from(some).toString('base64url'));
const scopes = fc.array(fc.stringMatching(/^[\x21\x23-\x5b\x5d-\x7e]{1,30}$/), {
  minLength: 1,
  maxLength: 4,
});

/** The code of what `work` throws; `expect` would take longer than all the work. */
function codeOf(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return error instanceof Failure ? error.code : String(error);
  }
}

/** A text with one character changed, added or left out, at every place. */
function* tampered(text: string, characters: readonly string[]): Generator<string> {
  for (let place = 0; place <= text.length; place += 1) {
    for (const character of characters) {
      const changed = [
        text.slice(0, place) + character + text.slice(place + 1),
        text.slice(0, place) + character + text.slice(place),
      ];
      for (const one of changed) if (one !== text) yield one;
    }
    if (place < text.length) yield text.slice(0, place) + text.slice(place + 1);
  }
}

test('a state does not open when it was tampered with at any place, nor does the cookie open it', () => {
  const begun = begin();
  let tried = 0;
  fc.assert(
    fc.property(
      bytes,
      fc.constantFrom('sign-in' as const, 'upgrade' as const),
      scopes,
      (secret, purpose, asked) => {
        const { state } = deriveAttempt(secret, { purpose, scopes: asked }, 'hash');
        const opened: string[] = [];
        for (const other of tampered(state, ['A', '.', '='])) {
          tried += 1;
          if (codeOf(() => openAttempt(secret, other, 'hash')) !== 'state_mismatch') opened.push(other);
        }
        for (const other of tampered(secret, ['A', '_'])) {
          // The last character of 43 holds four bits: others say the same bytes.
          if (Buffer.from(other, 'base64url').equals(Buffer.from(secret, 'base64url'))) continue;
          tried += 1;
          if (codeOf(() => openAttempt(other, state, 'hash')) !== 'state_mismatch') opened.push(other);
        }
        expect(opened).toEqual([]);
      },
    ),
    effort(40),
  );
  report(`${count(tried)} tampered attempts, 0 opened`, begun);
}, 300_000);

test('a session cookie is read as it was written, and one that was tampered with at any place is nobody’s', async () => {
  const begun = begin();
  let tried = 0;
  await fc.assert(
    fc.asyncProperty(userId, async (user) => {
      const memory = createMemoryTable();
      const table = memory.open();
      const cookie = await startSession(table, user);
      const token = parseSessionToken(cookie);
      expect(token && (await findSignedIn(table, token))?.user).toBe(user);
      const found: string[] = [];
      for (const other of tampered(cookie, ['A', '.', '-'])) {
        tried += 1;
        const read = parseSessionToken(other);
        if (read && memory.read(keys.session(read.user, hashSession(read)))) found.push(other);
      }
      expect(found).toEqual([]);
    }),
    effort(200),
  );
  report(`${count(tried)} tampered sessions, 0 found`, begun);
}, 300_000);

test('a cursor is of use to nobody else, and not when it was tampered with at any place', () => {
  const begun = begin();
  let tried = 0;
  const id = fc.stringMatching(/^[0-9a-v]{52}$/);
  fc.assert(
    fc.property(id, userId, userId, (after, user, other) => {
      const cursor = toCursor(after, user);
      expect(readPage({ cursor }, user).after).toBe(after);
      if (other !== user) expect(() => readPage({ cursor }, other)).toThrow();
      const taken: string[] = [];
      for (const changed of tampered(cursor, ['0', '.', 'A'])) {
        tried += 1;
        if (codeOf(() => readPage({ cursor: changed }, user)) !== 'invalid_request') taken.push(changed);
      }
      expect(taken).toEqual([]);
    }),
    effort(150),
  );
  report(`${count(tried)} tampered cursors, 0 taken`, begun);
}, 300_000);
