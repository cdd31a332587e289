import { expect, test } from '@jest/globals';
import { readWish } from '../../../infra/deploy/wish.ts';

test('a name that is nearly a setting’s is refused, unless cdk.json has it, too', () => {
  const given = { stages: 'red', team: 'blue' };
  expect(() => readWish({}, given)).toThrow(/^There is no setting "stages": did you mean "stage"\?\n/);
  expect(readWish({ stages: 'green' }, given)).toMatchObject({ passed: given, foreign: ['team'] });
  expect(readWish({ stages: 'green', team: '' }, given).foreign).toEqual([]);
});
