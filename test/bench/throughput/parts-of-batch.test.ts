import { expect, test } from '@jest/globals';
import { divideBatch } from './parts-of-batch.ts';

const batch = { began: 100, ended: 280 };

test('the parts of a batch add up to it', () => {
  const aws = [
    { began: 90, ended: 95 },
    { began: 102, ended: 106 },
    { began: 104, ended: 108 },
    { began: 120, ended: 125 },
    { began: 264, ended: 270 },
  ];
  const calendar = [
    { began: 50, ended: 260 },
    { began: 112, ended: 265 },
    { began: 110, ended: 262 },
  ];
  // AWS's calls that overlap count once, and those that run beside Calendar's not at all.
  expect(divideBatch(batch, aws, calendar)).toEqual({ before: 6, aws: 6, calendar: 153, after: 15 });
});

test('what AWS is at work on when Calendar begins counts up to there', () => {
  expect(divideBatch(batch, [{ began: 108, ended: 130 }], [{ began: 110, ended: 260 }])).toEqual({
    before: 8,
    aws: 2,
    calendar: 150,
    after: 20,
  });
});

test('a batch without a call to Calendar is not divided', () => {
  expect(divideBatch(batch, [], [{ began: 300, ended: 450 }])).toBeUndefined();
});
