import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { deriveEventId, fingerprint } from '../../../shared/calendar/event-id.ts';

const parts = fc.tuple(fc.string(), fc.string(), fc.string());

describe('the id of an event', () => {
  test('is one that Calendar takes, whatever it is made of', () => {
    fc.assert(
      fc.property(parts, (of) => {
        expect(deriveEventId(...of)).toMatch(/^[a-v0-9]{52}$/);
      }),
    );
  });

  test('is the same for the same request, and another for every other', () => {
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        const same = JSON.stringify(one) === JSON.stringify(other);
        expect(deriveEventId(...one) === deriveEventId(...other)).toBe(same);
        expect(deriveEventId(...one)).toBe(deriveEventId(...one));
      }),
    );
  });

  test('does not run its parts together', () => {
    const ids = [
      deriveEventId('1', 'primary', 'key'),
      deriveEventId('1p', 'rimary', 'key'),
      deriveEventId('1', 'primarykey', ''),
      deriveEventId('1', 'primary', 'ke', 'y'),
      deriveEventId('1', 'primary","key'),
      deriveEventId('1', 'primary'),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });

  // An id that changed with a release would raise events a second time.
  test('stays what it was', () => {
    expect(deriveEventId('1001', 'primary', 'key')).toBe(
      'd7med0om1fd7n56pbveafn1t1t183qbno7nd6s19eqk68pkt0llg',
    );
  });
});

describe('a fingerprint', () => {
  /** The same value with the fields of every object in the opposite order. */
  const turned = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(turned);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([key, inner]) => [key, turned(inner)]),
    );
  };
  const body = fc.dictionary(fc.stringMatching(/^[a-zA-Z]{1,6}$/), fc.jsonValue());

  test('does not depend on the order of fields, at any depth', () => {
    fc.assert(
      fc.property(body, (input) => {
        expect(fingerprint(turned(input) as object)).toBe(fingerprint(input));
      }),
    );
  });

  test('tells any two bodies apart', () => {
    const canonical = (value: unknown) => JSON.stringify(turned(JSON.parse(JSON.stringify(value))));
    fc.assert(
      fc.property(body, fc.string(), fc.jsonValue(), (input, key, value) => {
        const changed = { ...input, [key]: value };
        fc.pre(canonical(changed) !== canonical(input) && key !== '__proto__');
        expect(fingerprint(changed)).not.toBe(fingerprint(input));
      }),
    );
  });

  test('depends on the order of a list', () => {
    expect(fingerprint({ recurrence: ['a', 'b'] })).not.toBe(fingerprint({ recurrence: ['b', 'a'] }));
  });

  test('does not tell a field that is not there from one that is undefined', () => {
    expect(fingerprint({ a: 1, b: undefined })).toBe(fingerprint({ a: 1 }));
  });

  test('fits an extended property of Calendar’s', () => {
    expect(fingerprint({})).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  test('stays what it was', () => {
    expect(fingerprint({ summary: 'Lunch', start: { date: '2027-01-01' } })).toBe(
      'ujOOfEF2e4t1glaL6qzB7NVoN-sOHdhijbGH9frupRc',
    );
  });
});
