import { afterEach, expect, test } from '@jest/globals';
import { createReport } from '../support/report.ts';

const { exitCode } = process;
afterEach(() => {
  process.exitCode = exitCode;
});

test('a figure that reaches its goal holds; one that misses it, or of which nothing is known, fails the process', () => {
  const lines: string[] = [];
  const report = createReport({ print: (line) => lines.push(line) });
  report.figure({ what: 'enough', value: 12, unit: '×', goal: { atLeast: 12 } });
  report.require('little', 2, 2);
  report.finish();
  expect(process.exitCode).toBe(exitCode);
  expect(lines).toEqual([
    '  ok     enough: 12× (goal ≥ 12×)',
    '  ok     little: 2 (goal ≤ 2)',
    '\nAll goals hold.',
  ]);

  report.figure({ what: 'too little', value: 11.94, unit: '×', goal: { atLeast: 12 } });
  report.require('unknown', Number.NaN, 2);
  report.finish();
  expect(process.exitCode).toBe(1);
  expect(lines.at(-1)).toBe('\nMissed: too little; unknown');
});

test('a table stands in columns, numbers to the right', () => {
  const lines: string[] = [];
  createReport({ print: (line) => lines.push(line) }).table(
    ['name', 'ms'],
    [
      ['long name', 1234.5],
      ['b', 0.123],
    ],
  );
  expect(lines).toEqual(['  name          ms', '  long name  1,235', '  b           0.12']);
});

test('as JSON it is one document', () => {
  const lines: string[] = [];
  const report = createReport({ json: true, print: (line) => lines.push(line) });
  report.heading('of people');
  report.figure({ what: 'enough', value: 1 });
  report.table(['name'], [['a']]);
  report.finish();
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { figures: [{ what: 'enough', value: 1 }], tables: [{ columns: ['name'], rows: [['a']] }] },
  ]);
});
