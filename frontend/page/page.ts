import { createClient, OnBehalfError, type Session } from '../client/onbehalf.ts';
import { type Acts, createActing } from './acting.ts';
import { createCalendars } from './composer/calendars.ts';
import { createComposer } from './composer/composer.ts';
import { forgetCreated } from './composer/created.ts';
import { fillIn, keepDraft, takeDraft } from './composer/draft.ts';
import { createSubmit } from './composer/submit.ts';
import { byId } from './dom.ts';
import { clearNotice, keepFocus, showNotice } from './notice.ts';
import { accountActs } from './person/account-acts.ts';
import { createAsk } from './person/ask.ts';
import { prepareOnIntent } from './person/prepare-on-intent.ts';
import { showSession } from './person/session-view.ts';
import { createSignIn } from './person/sign-in.ts';
import { tellOutcome } from './person/tell-outcome.ts';
import { watchSession } from './person/watch-session.ts';
import { followPlans } from './plans/follow-plans.ts';
import { planActs } from './plans/plan-acts.ts';
import { goBy } from './service-time.ts';
import { describeProblem, KEPT } from './words.ts';

/** Who is signed in, as far as this page knows. */
let session: Session | undefined;
/** Whose the draft is: it outlives the session, for the same person alone. */
let owner: string | undefined;
/** Whether Google shall ask although it need not: only that brings a lost refresh token back. */
let askAgain = false;

const client = createClient({
  onLeave() {
    if (composer.isTouched()) keepDraft(composer.form, { owner, wanted: ask.isWanted() });
  },
});
goBy(client);
const composer = createComposer(byId('event', HTMLFormElement));
const calendars = createCalendars(client, composer);
const ask = createAsk(client, refresh);
const acting = createActing(explain);
const plans = followPlans(client.schedules, {
  onRead: composer.catchUp,
  onLost: explainUnasked,
  async onParked() {
    // Only what this page did not know yet.
    if (session?.connection === 'connected') await explainUnasked(new OnBehalfError('reconnect_required'));
  },
});
const signIn = createSignIn(client, {
  mustAsk: () => askAgain,
  async onSignedIn() {
    await refresh();
    showNotice('done', 'You are signed in.', '');
  },
  explain,
});

const submit = createSubmit({ client, composer, ask, plans });

const acts: Acts = {
  ...accountActs(client, {
    becomeSignedOut,
    refresh: () => refresh().then(plans.look),
    isHeld: () => (session?.scopes.length ?? 0) > 0,
  }),
  ...planActs(client.schedules, plans),
  'look-again': refresh,
  'ask-calendar': () => session && ask.open('connect', session, tellConnected),
  'ask-calendars': () => session && ask.open('calendars', session, calendars.choose),
  'go-to-google': () => ask.go(askAgain ? 'consent' : undefined),
  async reconnect() {
    await client.connectCalendar(askAgain ? { prompt: 'consent' } : {});
    await refresh();
    await plans.look();
    await tellConnected();
  },
  clear() {
    composer.clear();
    byId('summary').focus();
  },
  submit: () => submit(session),
};

/** What must be possible while something else is at work. */
const atOnce: Record<string, (button: HTMLElement) => void> = {
  'sign-in'(button) {
    clearNotice();
    signIn(button);
  },
  'not-now': ask.close,
  dismiss() {
    clearNotice();
    byId('notice').focus();
  },
};

async function tellConnected(): Promise<void> {
  showNotice('done', 'Your calendar is connected.', 'You can create events now, and plan them.');
}

async function refresh(): Promise<void> {
  try {
    show(await client.session());
  } catch (error) {
    if (!session) showSession('unavailable');
    throw error;
  }
}

function show(found: Session | undefined): void {
  if (!found) {
    endSession();
    return;
  }
  if (owner !== undefined && owner !== found.user.id) becomeSignedOut();
  session = found;
  owner = found.user.id;
  showSession(found.connection, found);
  composer.catchUp();
  calendars.update(found);
  plans.begin();
}

/** Nothing of one person may be left for the next who signs in at this browser. */
function becomeSignedOut(): void {
  endSession();
  owner = undefined;
  composer.clear();
}

/** The session is over, and nobody wanted it: what was being written is kept, unseen, for the same person. */
function endSession(): void {
  session = undefined;
  plans.end();
  calendars.update(undefined);
  forgetCreated();
  for (const dialog of document.querySelectorAll('dialog')) dialog.close();
  showSession('signed_out');
}

/** Says what went wrong, and shows what is true now. */
async function explain(thrown: unknown): Promise<void> {
  if (!(thrown instanceof OnBehalfError)) console.error(thrown);
  const { code, advice, errors, retryAfter } =
    thrown instanceof OnBehalfError ? thrown : new OnBehalfError('internal');
  if (code === 'unauthenticated') endSession();
  if (code === 'consent_required') askAgain = true;
  if (code === 'scope_not_allowed') calendars.giveUp();
  // Google said no to something that was thought to work: the server knows now where the person stands.
  if (advice === 'connect' || advice === 'reconnect') await refresh().catch(() => {});
  const [what, todo] = describeProblem(code, retryAfter);
  const placed = errors.length === 0 || composer.showErrors(errors);
  const kind = advice === 'none' ? 'done' : 'problem';
  const kept = errors.length === 0 && composer.isTouched() ? KEPT : '';
  showNotice(kind, what, placed ? todo + kept : errors.map(({ detail }) => detail).join(' '));
}

/** Says what was noticed while nobody pressed a button. */
async function explainUnasked(error: OnBehalfError): Promise<void> {
  const focused = document.activeElement;
  await explain(error);
  keepFocus(focused);
}

async function open(): Promise<void> {
  const outcome = client.readOutcome();
  const draft = takeDraft();
  if (draft) {
    owner = draft.owner;
    fillIn(composer.form, draft);
    composer.refill();
  }
  showSession('loading');
  await acting.act(refresh);
  if (outcome && 'error' in outcome) askAgain = outcome.error.code === 'consent_required';
  if (outcome && document.body.dataset['state'] !== 'unavailable') tellOutcome(outcome, session);
  // They had pressed the button; only the permission was missing.
  if (draft?.wanted && session?.connection === 'connected' && composer.isTouched())
    await acting.act(acts['submit']);
}

document.addEventListener('click', ({ target }) => {
  const button = target instanceof Element ? target.closest<HTMLElement>('button[data-act]') : undefined;
  if (!button) return;
  if (button.closest('[popover]')) byId('account-menu').hidePopover();
  const name = button.dataset['act'] ?? '';
  if (atOnce[name]) atOnce[name](button);
  else acting.act(acts[name], button);
});
composer.form.addEventListener('submit', (event) => {
  event.preventDefault();
  acting.act(acts['submit'], byId('create'));
});
prepareOnIntent(client);
watchSession(async () => {
  if (acting.isBusy()) return;
  const before = session;
  try {
    show(await client.session());
  } catch {
    // Nobody asked; what they do next will tell.
  }
  if (before && !session) await explainUnasked(new OnBehalfError('unauthenticated'));
});
window.addEventListener('pageshow', ({ persisted }) => {
  // Who came back by the Back button finds the form as it was left.
  if (persisted) takeDraft();
});
await open();
