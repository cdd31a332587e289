// @ts-check
import { callApi } from './api.js';
import { byId, showNotice } from './view.js';

/**
 * Coming and going.
 *
 * @param {{ becomeSignedOut: () => void, mustAsk: () => boolean }} page `mustAsk`: whether Google shall ask although
 * it need not
 * @returns {Record<string, () => Promise<void>>}
 */
export function accountActs({ becomeSignedOut, mustAsk }) {
  const dialog = /** @type {HTMLDialogElement} */ (byId('disconnect'));
  return {
    // Without a choice of account, Google would sign in whoever has just signed out.
    'sign-in': () => goToGoogle({ purpose: 'sign-in', prompt: mustAsk() ? 'consent' : 'select_account' }),
    connect: () => goToGoogle({ purpose: 'upgrade' }),
    async 'sign-out'() {
      await callApi('DELETE', '/session');
      becomeSignedOut();
      showNotice('done', 'You are signed out in this browser.', 'Your calendar stays connected.');
    },
    async 'sign-out-everywhere'() {
      await callApi('DELETE', '/sessions');
      becomeSignedOut();
      showNotice('done', 'You are signed out on all devices.', 'Your calendar stays connected.');
    },
    async 'ask-disconnect'() {
      dialog.showModal();
    },
    async disconnect() {
      dialog.close();
      const rest = await callApi('DELETE', '/account');
      becomeSignedOut();
      if (!rest)
        return showNotice(
          'done',
          'You are disconnected.',
          'Access at Google is revoked, and all your data here is deleted.',
        );
      showNotice(
        'problem',
        'All your data here is deleted, but Google could not be reached to revoke the access.',
        'Nothing here can use it any more. To remove it at Google too, choose this app at',
        { href: rest.manageUrl, textContent: 'third-party access in your Google Account' },
      );
    },
  };
}

/** @param {{ purpose: 'sign-in' | 'upgrade', prompt?: 'consent' | 'select_account' }} attempt */
async function goToGoogle(attempt) {
  const { authorizationUrl } = await callApi('POST', '/auth/attempts', { body: attempt });
  location.assign(authorizationUrl);
}
