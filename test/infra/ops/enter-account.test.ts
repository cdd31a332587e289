import { describe, expect, test } from '@jest/globals';
import { EXIT } from '../../../infra/ops/cli/ops-error.ts';
import { enterAccount } from '../../../infra/ops/deployment/enter-account.ts';
import { openDeployment } from '../../../infra/ops/deployment/open-deployment.ts';

const entered = (profile: string | undefined, environment: Record<string, string>) => {
  enterAccount(profile, environment);
  return environment;
};

describe('--profile', () => {
  const keys = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', AWS_SESSION_TOKEN: 'c' };

  test('counts more than AWS_PROFILE, and than keys in the environment', () => {
    expect(entered('work', { AWS_PROFILE: 'home', ...keys })).toEqual({ AWS_PROFILE: 'work' });
  });

  test('that is not given leaves all as it is', () => {
    expect(entered(undefined, { AWS_PROFILE: 'home', ...keys })).toEqual({ AWS_PROFILE: 'home', ...keys });
  });

  test.each(['profile', 'stage'])('does not go with --local: %s', async (option) => {
    await expect(openDeployment({ local: true, [option]: 'dev' })).rejects.toMatchObject({
      exitCode: EXIT.usage,
      message: `--local has no --${option}.`,
    });
  });
});

test('a region counts under either of its names', () => {
  expect(entered(undefined, { AWS_DEFAULT_REGION: 'eu-west-1' })).toMatchObject({ AWS_REGION: 'eu-west-1' });
  expect(entered(undefined, { AWS_DEFAULT_REGION: 'eu-west-1', AWS_REGION: 'eu-west-3' })).toMatchObject({
    AWS_REGION: 'eu-west-3',
  });
});
