// @ts-check
import { accountActs } from './account-acts.js';
import { ApiProblem, callApi } from './api.js';
import { setUpEventForm } from './event-form.js';
import { tellOutcome } from './outcome.js';
import { planActs } from './plan-acts.js';
import { setUpPlanForm } from './plan-form.js';
import { followPlans } from './plans.js';
import { byId, clearNotice, keepFocus, showCreated, showNotice, showSession } from './view.js';
import { describeProblem } from './words.js';

const form = /** @type {HTMLFormElement} */ (byId('event'));
const planForm = /** @type {HTMLFormElement} */ (byId('plan'));
const eventForm = setUpEventForm(form);
const plan = setUpPlanForm(planForm);
const plans = followPlans({
  onLost: explainUnasked,
  async onParked() {
    // Only what this page did not know yet.
    if (document.body.dataset['state'] === 'connected')
      await explainUnasked(new ApiProblem('reconnect_required'));
  },
});
/** @type {Record<string, { showErrors: (errors: ApiProblem['errors']) => boolean }>} */
const forms = { create: eventForm, plan };

/** Whether Google shall ask although it need not: only that brings a lost refresh token back. */
let askAgain = false;
let busy = false;

/** @type {Record<string, (button: HTMLElement | undefined) => Promise<void>>} */
const acts = {
  ...accountActs({ becomeSignedOut, mustAsk: () => askAgain }),
  ...planActs(plans, { form: planForm, read: plan.read }),
  'look-again': readSession,
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

async function readSession() {
  try {
    const session = await callApi('GET', '/session');
    showSession(session.connection, session);
    if (session.connection === 'consent_required') plans.end();
    else plans.begin();
  } catch (problem) {
    if (!(problem instanceof ApiProblem && problem.code === 'unauthenticated')) {
      plans.end();
      showSession('unavailable');
      throw problem;
    }
    becomeSignedOut();
  }
}

/** Nothing of one person may be left for the next who signs in at this browser. */
function becomeSignedOut() {
  form.reset();
  planForm.reset();
  plans.end();
  for (const dialog of document.querySelectorAll('dialog')) dialog.close();
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
    await acts[name]?.(button);
  } catch (thrown) {
    await explain(thrown, forms[name]);
  } finally {
    busy = false;
    button?.removeAttribute('aria-busy');
    keepFocus(focused);
  }
}

/** @param {unknown} thrown @param {typeof forms[string]} [asked] the form that it was about */
async function explain(thrown, asked) {
  const { code, errors, retryAfter } = thrown instanceof ApiProblem ? thrown : new ApiProblem('internal');
  if (code === 'unauthenticated') becomeSignedOut();
  // Google said no to something that was thought to work: the server knows now where the person stands.
  if (['reconnect_required', 'scope_required', 'not_connected'].includes(code))
    await readSession().catch(() => {});
  const [what, todo] = describeProblem(code, retryAfter);
  const placed = asked ? asked.showErrors(errors) : errors.length === 0;
  showNotice('problem', what, placed ? todo : errors.map(({ detail }) => detail).join(' '));
}

/** Says what was noticed while nobody pressed a button. @param {ApiProblem} problem */
async function explainUnasked(problem) {
  const focused = document.activeElement;
  await explain(problem);
  keepFocus(focused);
}

async function open() {
  const address = new URL(location.href);
  const outcome = address.searchParams.get('auth');
  address.searchParams.delete('auth');
  history.replaceState(null, '', address);
  showSession('loading');
  await act('look-again');
  askAgain = outcome === 'consent_required';
  if (outcome !== null && document.body.dataset['state'] !== 'unavailable') tellOutcome(outcome);
}

document.addEventListener('click', ({ target }) => {
  const button = target instanceof Element ? target.closest('button[data-act]') : undefined;
  if (button instanceof HTMLElement) act(button.dataset['act'] ?? '', button);
});
form.addEventListener('submit', (event) => {
  event.preventDefault();
  act('create', byId('create'));
});
planForm.addEventListener('submit', (event) => {
  event.preventDefault();
  act('plan', byId('create-plan'));
});
byId('notice-close').addEventListener('click', () => {
  clearNotice();
  byId('notice').focus();
});
// Whoever comes back by the browser's Back button finds the page as it was left: perhaps not true any more.
window.addEventListener('pageshow', ({ persisted }) => {
  if (persisted) act('look-again').then(plans.look);
});
await open();
