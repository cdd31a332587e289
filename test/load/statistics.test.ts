import { expect, test } from '@jest/globals';
import { createReport } from './bounds.ts';
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

test('a bound that is met holds; one that is exceeded, or of which nothing is known, is broken', () => {
  const lines: string[] = [];
  const report = createReport((line) => lines.push(line));
  report.require('met', 2, 2);
  report.require('exceeded', 3, 2);
  report.require('not measured', Number.NaN, 2);
  expect(report.broken()).toEqual(['exceeded: 3 > 2', 'not measured: NaN > 2']);
  expect(lines).toHaveLength(3);
});
