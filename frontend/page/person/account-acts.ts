import type { Client } from '../../client/onbehalf.ts';
import { askDelete, askDisconnect, askForget } from '../act-words.ts';
import type { Acts } from '../acting.ts';
import { confirm } from '../confirm.ts';
import { byId } from '../dom.ts';
import { showNotice } from '../notice.ts';
import { showReceipt } from './receipt.ts';

interface Person {
  /** Shows the page as nobody's, and forgets all that was somebody's. */
  becomeSignedOut: () => void;
  refresh: () => Promise<void>;
  /** Whether access to their Google account is held here. */
  isHeld: () => boolean;
}

/** Ways to leave, and what they leave. */
export function accountActs(client: Client, { becomeSignedOut, refresh, isHeld }: Person): Acts {
  return {
    async 'sign-out'() {
      await client.signOut();
      becomeSignedOut();
      showNotice('done', 'You are signed out in this browser.', 'Your calendar stays connected.');
    },
    async 'sign-out-everywhere'() {
      await client.signOut({ everywhere: true });
      becomeSignedOut();
      showNotice('done', 'You are signed out on all devices.', 'Your calendar stays connected.');
    },
    'show-access'() {
      byId('access').scrollIntoView({ block: 'start' });
      byId('access-heading').focus({ preventScroll: true });
    },
    async forget() {
      if (!(await confirm(askForget))) return;
      const receipt = await client.forgetCalendar();
      await refresh();
      await showReceipt('Calendar is forgotten here', receipt, false);
    },
    async disconnect() {
      if (!(await confirm(isHeld() ? askDisconnect : askDelete))) return;
      const receipt = await client.disconnect();
      becomeSignedOut();
      if (receipt) await showReceipt('Your data here is deleted', receipt, true);
      else showNotice('done', 'Nothing was left to delete.', '');
    },
  };
}
