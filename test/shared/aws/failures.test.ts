import { expect, test } from '@jest/globals';
import { awsFailure } from '../../../shared/aws/failures.ts';
import { Failure, nameOf } from '../../../shared/problems.ts';
import { errorNamed } from '../support/error-named.ts';

test.each([
  'AccessDeniedException',
  'DisabledException',
  'KMSInvalidStateException',
  'InvalidKeyUsageException',
  'NotFoundException',
  'ResourceNotFoundException',
])('%s calls the operator: no waiting mends it', (name) => {
  expect(awsFailure('vault_unavailable', errorNamed(name))).toMatchObject({
    code: 'vault_unavailable',
    status: 503,
    remedy: 'call_operator',
    retryAfter: 5,
    reason: name,
  });
});

test.each(['ThrottlingException', 'TimeoutError', 'InvocationEnds', 'InternalServerError', 'ECONNRESET'])(
  '%s passes by itself: try again later',
  (name) => {
    expect(awsFailure('store_unavailable', errorNamed(name))).toMatchObject({
      code: 'store_unavailable',
      status: 503,
      remedy: 'retry_later',
      retryAfter: 5,
      reason: name,
    });
  },
);

test('what AWS writes stays behind, and a failure of ours comes out as it is', () => {
  const failure = awsFailure('store_unavailable', Object.assign(errorNamed('X'), { message: 'canary' }));
  expect(JSON.stringify(failure)).not.toContain('canary');
  expect(failure.message).not.toContain('canary');
  expect(failure).not.toHaveProperty('cause');
  const ours = new Failure('not_found');
  expect(awsFailure('store_unavailable', ours)).toBe(ours);
  expect(nameOf('text')).toBe('string');
});
