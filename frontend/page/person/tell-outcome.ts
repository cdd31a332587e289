import type { Outcome, Session } from '../../client/onbehalf.ts';
import { byId } from '../dom.ts';
import { showNotice } from '../notice.ts';
import { describeProblem } from '../words.ts';

/** Says how it went at Google; no success is claimed that the session does not bear out. */
export function tellOutcome(told: Outcome, session: Session | undefined): void {
  if ('error' in told)
    showNotice(told.error.advice === 'none' ? 'done' : 'problem', ...describeProblem(told.error.code));
  else if (told.outcome === 'signed_in' && session) showNotice('done', 'You are signed in.', '');
  else if (told.outcome === 'signed_in')
    showNotice(
      'problem',
      'Your browser did not keep the sign-in.',
      'Allow cookies for this site and sign in again.',
    );
  else if (session?.connection === 'connected')
    showNotice('done', 'Your calendar is connected.', 'You can create events now, and plan them.');
  byId('notice').focus();
}
