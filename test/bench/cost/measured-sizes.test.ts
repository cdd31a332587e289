import { describe, expect, test } from '@jest/globals';
import { measureLogLines } from './log-lines.ts';
import { broadcastRowBytes, itemBytes, planRowBytes } from './run-row.ts';

describe('sizes', () => {
  test('of an item are those of its names and values', () => {
    // pk: 2 + 6; ä: 2 + 2 bytes in UTF-8; n: 1 + five digits in three bytes, and one.
    expect(itemBytes({ pk: 'USER#1', ä: 'ü', n: 12_345, none: undefined })).toBe(8 + 4 + 5);
  });

  test('of a run’s row fit one write unit, also of its entry in the index', () => {
    const sizes = [...planRowBytes(), ...broadcastRowBytes()];
    expect(sizes).toHaveLength(3);
    for (const size of sizes) {
      expect(size).toBeGreaterThan(100);
      expect(size).toBeLessThan(1_024);
    }
  });

  test('of log lines are those the functions write, also where this process is silent', () => {
    const { event, request } = measureLogLines();
    expect(event).toBeGreaterThan(150);
    expect(request).toBeGreaterThan(150);
    expect(request).toBeLessThan(1_000);
  });
});
