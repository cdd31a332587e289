import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { PAGE_LIMIT, readPage, toCursor } from '../../../shared/http/paging.ts';

const id = fc.stringMatching(/^[0-9a-v]{52}$/);
const user = fc.stringMatching(/^[A-Za-z0-9_-]{1,40}$/);
const refused = expect.objectContaining({ code: 'invalid_request' });

describe('a page', () => {
  test('has from 1 to 100 entries, 20 if nobody says', () => {
    expect(readPage({}, '1')).toEqual({ limit: 20, after: undefined });
    fc.assert(
      fc.property(fc.integer({ min: -5, max: 300 }), (limit) => {
        const read = () => readPage({ limit: String(limit) }, '1').limit;
        if (limit >= 1 && limit <= PAGE_LIMIT) expect(read()).toBe(limit);
        else expect(read).toThrow(refused);
      }),
    );
  });

  test.each(['', ' 1', '1.0', '1e1', '0x10', '+1', '٣', '99999', 'NaN'])('is not of %j entries', (limit) => {
    expect(() => readPage({ limit }, '1')).toThrow(refused);
  });
});

describe('a cursor', () => {
  test('leads on where it was given, and nobody else', () => {
    fc.assert(
      fc.property(id, user, user, (after, owner, other) => {
        const cursor = toCursor(after, owner);
        expect(readPage({ cursor }, owner).after).toBe(after);
        if (other !== owner) expect(() => readPage({ cursor }, other)).toThrow(refused);
      }),
    );
  });

  test('is refused when any character of it was changed, left out or added', () => {
    fc.assert(
      fc.property(
        id,
        user,
        fc.nat(),
        fc.constantFrom('0', '.', 'A', ''),
        fc.constantFrom(0, 1),
        (after, owner, at, by, out) => {
          const cursor = toCursor(after, owner);
          const place = at % (cursor.length + 1);
          const tampered = cursor.slice(0, place) + by + cursor.slice(place + out);
          fc.pre(tampered !== cursor);
          expect(() => readPage({ cursor: tampered }, owner)).toThrow(refused);
        },
      ),
    );
  });
});
