import { expect, jest, test } from '@jest/globals';
import { invokePreflight } from '../../../infra/ops/deployment/invoke-preflight.ts';
import { useStack } from '../../support/use-stack.ts';

const used = useStack();
const deployment = { preflightFunction: 'preflight' };

test('the nightly check runs at once, and tells what it has found', async () => {
  await used.newUser().connect();
  expect(await invokePreflight(deployment)).toMatchObject({ unannounced: 0, grants: { active: 1 } });
  expect(used.stack.engine.invocations().map(({ function: name }) => name)).toContain('preflight');
});

test('one that fails is told by the kind of its error, which alone holds nothing of a user', async () => {
  used.stack.dynamodb.faults.inject('*', 'access_denied');
  // What Lambda would log.
  const muted = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  await expect(invokePreflight(deployment)).rejects.toThrow(
    /^The nightly check has failed \(\w+\)\. Its log has more: preflight$/,
  );
  muted.mockRestore();
});

test('one that cannot be invoked is told by what AWS says', async () => {
  await expect(invokePreflight({ preflightFunction: 'other' })).rejects.toThrow(
    'The nightly check other could not be run (ResourceNotFoundException).',
  );
});
