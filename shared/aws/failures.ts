import { Failure, nameOf, type ProblemCode } from '../problems.ts';

/** Seconds a client is asked to wait when an AWS service could not be reached. */
const RETRY_AFTER = 5;

/** Errors that no waiting mends: a key, table, secret or permission is not as the stacks made it. */
const OPERATOR_ERRORS = new Set([
  'AccessDeniedException',
  'DisabledException',
  'InvalidKeyUsageException',
  'KMSInvalidStateException',
  'NotFoundException',
  'ResourceNotFoundException',
  'DecryptionFailure',
  'UnsupportedOperationException',
]);

/** Somebody else was always in the way, as often as we tried. */
export function contention(): Failure {
  return new Failure('store_unavailable', { retryAfter: 1, reason: 'Contention' });
}

/**
 * What a failed AWS call means to the client: the service is away, try again. The error itself is dropped,
 * since its message may quote the request; only its name goes on, as the reason.
 */
export function awsFailure(code: ProblemCode, error: unknown): Failure {
  if (error instanceof Failure) return error;
  const reason = nameOf(error);
  const remedy = OPERATOR_ERRORS.has(reason) ? 'call_operator' : 'retry_later';
  return new Failure(code, { retryAfter: RETRY_AFTER, remedy, reason });
}
