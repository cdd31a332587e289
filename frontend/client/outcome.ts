import { isErrorCode, OnBehalfError } from './on-behalf-error.ts';

/** What came of a redirect. */
export type Outcome = { outcome: 'signed_in' | 'upgraded' } | { error: OnBehalfError };

/**
 * Reads what the callback wrote into the page's address as `auth`, and takes it out, so that it is told once.
 * Anybody can write such an address: what it claims is for the session to bear out.
 */
export function readOutcome(): Outcome | undefined {
  const address = new URL(location.href);
  const outcome = address.searchParams.get('auth');
  if (outcome === null) return undefined;
  address.searchParams.delete('auth');
  history.replaceState(history.state, '', address);
  return outcome === 'signed_in' || outcome === 'upgraded'
    ? { outcome }
    : { error: new OnBehalfError(isErrorCode(outcome) ? outcome : 'internal') };
}
