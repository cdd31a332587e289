import { expect, test } from '@jest/globals';
import { percentile, slopeOf } from './statistics.ts';

test('a percentile is the least value that so many percent do not exceed', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(percentile(hundred, 50)).toBe(50);
  expect(percentile(hundred, 99)).toBe(99);
  expect(percentile([7], 99)).toBe(7);
  expect(percentile([], 50)).toBeNaN();
});

test('the slope is that of the line through most points, however far off a single one lies', () => {
  const points = [10, 20, 30, 40, 50].map((x) => ({ x, y: 3 * x + 7 }));
  expect(slopeOf(points)).toBeCloseTo(3);
  for (const far of points.keys()) {
    expect(slopeOf(points.map(({ x, y }, index) => ({ x, y: index === far ? y + 900 : y })))).toBeCloseTo(3);
  }
  expect(slopeOf(points.map(({ x }) => ({ x, y: 8 })))).toBe(0);
  expect(slopeOf([])).toBeNaN();
});
