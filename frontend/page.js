// @ts-check
import { ApiProblem, callApi } from './api.js';
import { setUpEventForm } from './event-form.js';
import { byId, clearNotice, keepFocus, showCreated, showNotice, showSession } from './view.js';
import { describeProblem } from './words.js';

const form = /** @type {HTMLFormElement} */ (byId('event'));
const dialog = /** @type {HTMLDialogElement} */ (byId('disconnect'));
const eventForm = setUpEventForm(form);

/** Whether Google shall ask although it need not: only that brings a lost refresh token back. */
let askAgain = false;
let busy = false;

/** @type {Record<string, () => Promise<void>>} */
const acts = {
  'look-again': readSession,
  // Without a choice of account, Google would sign in whoever has just signed out.
  'sign-in': () => goToGoogle({ purpose: 'sign-in', prompt: askAgain ? 'consent' : 'select_account' }),
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
  async create() {
    const { key, event } = eventForm.read();
    const created = await callApi('POST', '/events', { body: event, headers: { 'Idempotency-Key': key } });
    const isNew = showCreated(created);
    const title = `“${created.summary ?? event.summary}”`;
    if (isNew) showNotice('done', `${title} is in your calendar.`, 'The link is below the form.');
    else
      showNotice(
        'done',
        `${title} was in your calendar already.`,
        'It is still one event. Change the form to make another.',
      );
  },
};

/** @param {{ purpose: 'sign-in' | 'upgrade', prompt?: 'consent' | 'select_account' }} attempt */
async function goToGoogle(attempt) {
  const { authorizationUrl } = await callApi('POST', '/auth/attempts', { body: attempt });
  location.assign(authorizationUrl);
}

async function readSession() {
  try {
    const session = await callApi('GET', '/session');
    showSession(session.connection, session);
  } catch (problem) {
    if (!(problem instanceof ApiProblem && problem.code === 'unauthenticated')) {
      showSession('unavailable');
      throw problem;
    }
    becomeSignedOut();
  }
}

/** Nothing of one person may be left for the next who signs in at this browser. */
function becomeSignedOut() {
  form.reset();
  showCreated(undefined);
  showSession('signed_out');
}

/**
 * Does one thing at a time, so that a double click does it once, and says what went wrong.
 *
 * @param {string} name @param {HTMLElement | undefined} [button]
 */
async function act(name, button) {
  if (busy) return;
  busy = true;
  const focused = document.activeElement;
  button?.setAttribute('aria-busy', 'true');
  clearNotice();
  try {
    await acts[name]?.();
  } catch (thrown) {
    await explain(thrown);
  } finally {
    busy = false;
    button?.removeAttribute('aria-busy');
    keepFocus(focused);
  }
}

/** @param {unknown} thrown */
async function explain(thrown) {
  const { code, errors, retryAfter } = thrown instanceof ApiProblem ? thrown : new ApiProblem('internal');
  if (code === 'unauthenticated') becomeSignedOut();
  // Google said no to something that was thought to work: the server knows now where the person stands.
  if (['reconnect_required', 'scope_required', 'not_connected'].includes(code))
    await readSession().catch(() => {});
  const [what, todo] = describeProblem(code, retryAfter);
  const placed = eventForm.showFieldErrors(errors);
  showNotice('problem', what, placed ? todo : errors.map(({ detail }) => detail).join(' '));
}

/** How it went at Google, which the callback writes into the address. @param {string} outcome */
function tellOutcome(outcome) {
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
    showNotice('done', 'Your calendar is connected.', 'You can create an event now.');
  else if (outcome !== 'signed_in' && outcome !== 'upgraded') {
    askAgain = outcome === 'consent_required';
    showNotice('problem', ...describeProblem(outcome));
  }
  byId('notice').focus();
}

async function open() {
  const address = new URL(location.href);
  const outcome = address.searchParams.get('auth');
  address.searchParams.delete('auth');
  history.replaceState(null, '', address);
  showSession('loading');
  await act('look-again');
  if (outcome !== null && document.body.dataset['state'] !== 'unavailable') tellOutcome(outcome);
}

for (const button of document.querySelectorAll('button[data-act]'))
  button.addEventListener('click', () =>
    act(button.getAttribute('data-act') ?? '', /** @type {HTMLElement} */ (button)),
  );
form.addEventListener('submit', (event) => {
  event.preventDefault();
  act('create', byId('create'));
});
byId('ask-disconnect').addEventListener('click', () => dialog.showModal());
byId('notice-close').addEventListener('click', () => {
  clearNotice();
  byId('notice').focus();
});
// Whoever comes back by the browser's Back button finds the page as it was left: perhaps not true any more.
window.addEventListener('pageshow', ({ persisted }) => {
  if (persisted) act('look-again');
});
await open();
