import type { ProblemCode } from '../../../shared/problems.ts';

/** What a call to Google for a user, and the grant that it takes or leaves, can end in. */
export const googleProblems = [
  'rate_limited',
  'google_unexpected',
  'google_unavailable',
  'google_timeout',
  'store_unavailable',
  'vault_unavailable',
] as const satisfies readonly ProblemCode[];
