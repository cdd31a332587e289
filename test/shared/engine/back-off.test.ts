import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { backOff } from '../../../shared/engine/back-off.ts';
import { MAX_RECEIVES } from '../../../shared/engine/limits.ts';

const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('the wait before the next try', () => {
  test('is never less than what Google names, and more only by a fifth or by what doubles', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 86_400 }), fc.nat(40), chance, (asked, receives, random) => {
        const wait = backOff(receives, asked, () => random);
        expect(wait).toBeGreaterThanOrEqual(asked);
        const doubled = Math.min(10 * 2 ** receives, 3600);
        expect(wait).toBeLessThanOrEqual(Math.ceil(Math.max(asked * 1.2, doubled)));
      }),
    );
  });

  test('outlasts an outage of half an hour, however short a wait Google names', () => {
    const waits = Array.from({ length: MAX_RECEIVES - 1 }, (_, tries) => backOff(tries + 1, 10, () => 0.5));
    expect(waits.reduce((sum, wait) => sum + wait)).toBeGreaterThan(1800);
  });

  test('is by chance anywhere under a bound that doubles, and is never over an hour', () => {
    const bounds = Array.from({ length: MAX_RECEIVES }, (_, tries) =>
      backOff(tries + 1, undefined, () => 0.999_999_999),
    );
    expect(bounds).toEqual([20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600, 3600, 3600]);
    expect(backOff(3, undefined, () => 0)).toBe(0);
    expect(backOff(1000, undefined, () => 0.5)).toBe(1800);
  });

  test('is not the same for two who fail together', () => {
    const waits = new Set(Array.from({ length: 50 }, () => backOff(8, undefined)));
    expect(waits.size).toBeGreaterThan(10);
  });
});
