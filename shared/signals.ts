import type { Failure } from './problems.ts';

/**
 * Whose matter a failure is, in one word for the metric filters (infra/constructs/metric-filters.ts):
 *
 * - `operator`: a key, secret, table or setting is not as it must be, and nobody but the operator mends it
 * - `google`: Google did not answer, or with a fault of its own
 * - `caller`: one request can bring it about, whoever sends it, so it must wake nobody
 */
export type Signal = 'operator' | 'google' | 'caller';

/**
 * What Google says of the client where it is the request that is wrong: a code of the popup path sent to the callback
 * or the other way round, an account of another organisation. A setting may be wrong, too; `ops doctor` tells.
 */
const OF_THE_REQUEST = /\b(redirect_uri_mismatch|org_internal)\b/;

/** @returns none where a failure is an answer like any other */
export function signalOf({ code, reason = '', remedy }: Failure): Signal | undefined {
  switch (code) {
    case 'not_configured':
      return OF_THE_REQUEST.test(reason) ? 'caller' : 'operator';
    case 'vault_unavailable':
      return 'operator';
    case 'store_unavailable':
      return remedy === 'call_operator' ? 'operator' : undefined;
    case 'google_unavailable':
    case 'google_timeout':
      return 'google';
    case 'google_unexpected':
      // What Google refuses with a word that nobody knows may be an odd code that somebody made up.
      return reason.startsWith('4') ? 'caller' : 'google';
    default:
      return undefined;
  }
}

/** Whether a failure uses up the error budget: it is ours or Google's, and no caller can bring it about alone. */
export function isFault(failure: Failure): boolean {
  return failure.status >= 500 && signalOf(failure) !== 'caller';
}
