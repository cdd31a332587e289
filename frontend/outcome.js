// @ts-check
import { byId, showNotice } from './view.js';
import { describeProblem } from './words.js';

/** How it went at Google, which the callback writes into the address. @param {string} outcome */
export function tellOutcome(outcome) {
  const { state = '' } = document.body.dataset;
  const signedIn = state !== 'signed_out' && state !== 'unavailable';
  if (outcome === 'signed_in' && signedIn) showNotice('done', 'You are signed in.', '');
  else if (outcome === 'signed_in' && state === 'signed_out')
    showNotice(
      'problem',
      'Your browser did not keep the sign-in.',
      'Allow cookies for this site and sign in again.',
    );
  else if (outcome === 'upgraded' && state === 'connected')
    showNotice('done', 'Your calendar is connected.', 'You can create events now, and plan them.');
  else if (outcome !== 'signed_in' && outcome !== 'upgraded')
    showNotice('problem', ...describeProblem(outcome));
  byId('notice').focus();
}
