import { Failure } from '../problems.ts';

export interface Callback {
  state: string;
  code: string;
  /** What Google says went wrong; known before the state is checked, to be told only after. */
  failure: Failure | undefined;
}

/**
 * Reads the authorization response (RFC 6749 §4.1.2; `iss`: RFC 9207, checked when Google sends it).
 *
 * @throws Failure `state_mismatch` without a state, `invalid_request` without code or error
 */
export function readCallback(
  query: Record<string, string | undefined>,
  issuers: readonly string[],
): Callback {
  const { state, code = '', error, iss } = query;
  if (!state || state.length > 8192) throw new Failure('state_mismatch');
  if (iss !== undefined && !issuers.includes(iss)) throw new Failure('state_mismatch', { reason: 'iss' });
  if (error !== undefined) return { state, code, failure: toFailure(error) };
  if (!/^[\x21-\x7e]{1,256}$/.test(code))
    throw new Failure('invalid_request', { detail: 'There is no usable code.' });
  return { state, code, failure: undefined };
}

function toFailure(error: string): Failure {
  if (error === 'access_denied') return new Failure('access_denied', { remedy: 'ask_for_scope' });
  if (error === 'interaction_required' || error === 'consent_required')
    return new Failure('consent_required');
  return new Failure('google_unexpected', {
    remedy: 'give_up',
    reason: /^\w{1,64}$/.test(error) ? error : 'error',
  });
}
