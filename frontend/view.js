// @ts-check
import { describeScopes } from './words.js';

/** @typedef {'loading' | 'unavailable' | 'signed_out' | 'consent_required' | 'connected' | 'reconnect_required'} State */
/** @typedef {import('zod').infer<typeof import('../shared/consent/user-answer.ts').sessionSchema>} Session */
/** @typedef {import('../shared/calendar/describe-event.ts').EventAnswer} CreatedEvent */

/** The step of the first three that a person is at; of the others, leaving is always open. */
const stepOf = {
  loading: 0,
  unavailable: 0,
  signed_out: 0,
  consent_required: 1,
  reconnect_required: 1,
  connected: 2,
};

/**
 * @param {string} id
 * @returns {HTMLElement}
 * @throws {Error} when page and script do not belong together
 */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no element ${id}.`);
  return element;
}

/** @param {State} state @param {Session} [session] */
export function showSession(state, session) {
  document.body.dataset['state'] = state;
  for (const part of document.querySelectorAll('[data-show]'))
    part.toggleAttribute('hidden', !part.getAttribute('data-show')?.split(' ').includes(state));
  for (const [index, step] of document.querySelectorAll('[data-step]').entries()) {
    const now = stepOf[state];
    const isOpen = index === 4 || (index === 3 && (state === 'connected' || state === 'reconnect_required'));
    const progress = isOpen ? 'open' : index < now ? 'done' : index === now ? 'now' : 'later';
    step.setAttribute('data-progress', progress);
    step.setAttribute('aria-current', progress === 'now' ? 'step' : 'false');
    const words = step.querySelector('[data-progress-words]');
    if (words) words.textContent = { done: '(done)', later: '(later)', now: '', open: '' }[progress];
  }
  const { email = '', name = email } = session?.user ?? {};
  byId('name').textContent = name;
  byId('email').textContent = email;
  const initials = name.split(/\s+/).map((word) => [...word].slice(0, 1).join(''));
  byId('initials').textContent = initials.slice(0, 2).join('').toUpperCase();
  byId('permissions').replaceChildren(
    ...describeScopes(session?.scopes ?? []).map((words) => describePermission(words, true)),
    ...describeScopes(session?.missingScopes ?? []).map((words) => describePermission(words, false)),
  );
}

/** @param {string} words @param {boolean} granted */
function describePermission(words, granted) {
  const item = create('li', words);
  item.dataset['granted'] = String(granted);
  item.prepend(create('span', granted ? 'Yes: ' : 'Not yet: ', 'visually-hidden'));
  return item;
}

/**
 * Adds an event to those created, newest first; without one, forgets them.
 *
 * @param {CreatedEvent | undefined} event
 * @returns whether it was not there before
 */
export function showCreated(event) {
  const list = byId('created');
  if (!event) list.replaceChildren();
  const known = event && [...list.children].some((item) => item.getAttribute('data-event') === event.id);
  if (event && !known) list.prepend(describeCreated(event));
  byId('created-box').hidden = list.children.length === 0;
  if (event) list.firstElementChild?.scrollIntoView({ block: 'nearest' });
  return !known;
}

/** @param {CreatedEvent} event */
function describeCreated({ id, summary = '(No title)', start, end, htmlLink }) {
  const item = create('li');
  item.dataset['event'] = id;
  item.append(create('strong', summary), create('span', describeTime(start, end)));
  if (htmlLink && /^https?:/.test(htmlLink)) {
    const link = Object.assign(document.createElement('a'), {
      href: htmlLink,
      target: '_blank',
      rel: 'noopener',
    });
    link.append('Open in Google Calendar', create('span', `: ${summary}, in a new tab`, 'visually-hidden'));
    item.append(link);
  }
  return item;
}

/** @param {CreatedEvent['start']} start @param {CreatedEvent['end']} end */
function describeTime(start, end) {
  if (!start?.dateTime || !end?.dateTime) return '';
  const format = new Intl.DateTimeFormat(undefined, {
    dateStyle: 'full',
    timeStyle: 'short',
    ...(start.timeZone && { timeZone: start.timeZone }),
  });
  return format.formatRange(new Date(start.dateTime), new Date(end.dateTime));
}

/**
 * @param {'done' | 'problem'} kind
 * @param {string} what
 * @param {string} todo
 * @param {{ href: string, textContent: string }} [link]
 */
export function showNotice(kind, what, todo, link) {
  byId('notice-title').textContent = what;
  byId('notice-text').textContent = todo;
  if (link) byId('notice-text').append(' ', Object.assign(document.createElement('a'), link), '.');
  byId('notice-box').dataset['kind'] = kind;
  byId('notice-box').hidden = false;
}

export function clearNotice() {
  byId('notice-box').hidden = true;
}

/**
 * Puts the focus on the notice when what had it is gone: a keyboard must not start over at the top.
 *
 * @param {Element | null} before what had the focus
 */
export function keepFocus(before) {
  const { activeElement } = document;
  if (before !== document.body && (activeElement === document.body || !activeElement?.checkVisibility()))
    byId('notice').focus();
}

/** @param {string} tag @param {string} [text] @param {string} [className] */
function create(tag, text = '', className = '') {
  return Object.assign(document.createElement(tag), { textContent: text, className });
}
