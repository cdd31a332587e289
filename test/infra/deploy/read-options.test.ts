import { expect, test } from '@jest/globals';
import { readOptions } from '../../../infra/deploy/read-options.ts';
import { EXIT } from '../../../infra/ops/cli/ops-error.ts';

test('settings are those of -c, and the stage', () => {
  expect(
    readOptions(['-c', 'clientId=1-x', '--context', 'pageUrl=https://a.test/?b=c', '--stage', 'prod']),
  ).toEqual({
    given: { clientId: '1-x', pageUrl: 'https://a.test/?b=c', stage: 'prod' },
    yes: false,
    profile: undefined,
    help: false,
  });
  expect(
    readOptions(['-y', '--profile', 'work', '-c', 'clientId=', '-c', 'stage=dev', '--stage', 'dev']),
  ).toMatchObject({
    given: { clientId: '', stage: 'dev' },
    yes: true,
    profile: 'work',
  });
});

test.each([
  [['--force'], /--force/],
  [['prod'], /prod/],
  [['-c', 'stage'], /^-c takes name=value, not "stage"/],
  [['-c', '=dev'], /^-c takes name=value/],
  [['--stage', 'prod', '-c', 'stage=dev'], /^"stage" is given twice/],
])('%j is called wrongly', (words, message) => {
  expect(() => readOptions(words)).toThrow(
    expect.objectContaining({ exitCode: EXIT.usage, message: expect.stringMatching(message) }),
  );
});
