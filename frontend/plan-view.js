// @ts-check
import { describeRun, describeStatus, describeWhen } from './plan-words.js';
import { byId } from './view.js';

/** @typedef {import('./plan-words.js').Plan} Plan */
/** @typedef {import('./plan-words.js').Run} Run */

/**
 * Shows the plans in their order. What is there already is changed in place, and keeps the focus: nobody who
 * reads or is about to press a button is to notice that the page looks again.
 *
 * @param {readonly Plan[]} plans
 * @param {{ runOf: (plan: Plan) => Run | undefined, more: boolean }} about `more`: not all of them are shown
 */
export function showPlans(plans, { runOf, more }) {
  const list = byId('plans');
  const focused = document.activeElement;
  const known = new Map([...list.children].map((item) => [item.getAttribute('data-plan'), item]));
  const items = plans.map((plan) => {
    const item = known.get(plan.id) ?? makeItem(plan.id);
    fill(item, plan, runOf(plan));
    return item;
  });
  for (const item of list.children) if (!items.includes(item)) item.remove();
  for (const [index, item] of items.entries())
    if (list.children[index] !== item) list.insertBefore(item, list.children[index] ?? null);
  // An item that changes its place loses the focus.
  if (focused instanceof HTMLElement && focused !== document.activeElement && list.contains(focused))
    focused.focus();
  byId('more-plans').hidden = !more;
}

/**
 * What stands in the place of plans, or with them when they may be old.
 *
 * @param {'reading' | 'none' | 'some' | 'problem'} state
 * @param {string} [problem]
 */
export function tellPlans(state, problem = '') {
  for (const part of document.querySelectorAll('[data-plans]'))
    part.toggleAttribute('hidden', part.getAttribute('data-plans') !== state);
  byId('plans-problem').textContent = problem;
}

/** @param {string} id */
function makeItem(id) {
  const { content } = /** @type {HTMLTemplateElement} */ (byId('plan-item'));
  const item = content.firstElementChild?.cloneNode(true);
  if (!(item instanceof HTMLElement)) throw new Error('The page has no template for a plan.');
  item.dataset['plan'] = id;
  return item;
}

/** @param {Element} item @param {Plan} plan @param {Run | undefined} run */
function fill(item, plan, run) {
  const { status, event, when } = plan;
  write(item, 'title', event.summary);
  write(item, 'when', describeWhen(when));
  write(item, 'status', describeStatus(plan));
  write(item, 'run', run ? describeRun(run, plan) : '');
  item.setAttribute('data-status', status);
  for (const name of item.querySelectorAll('[data-part="of"]')) name.textContent = ` “${event.summary}”`;
  const link = item.querySelector('a');
  const href = run?.htmlLink && /^https?:/.test(run.htmlLink) ? run.htmlLink : undefined;
  if (link && href) link.href = href;
  link?.toggleAttribute('hidden', !href);
  const turn = item.querySelector('[data-part="turn"]');
  turn?.toggleAttribute('hidden', status === 'completed');
  turn?.setAttribute('data-act', status === 'paused' ? 'resume-plan' : 'pause-plan');
  write(item, 'turn-words', status === 'paused' ? 'Resume' : 'Pause');
}

/** @param {Element} item @param {string} part @param {string} text */
function write(item, part, text) {
  const place = item.querySelector(`[data-part="${part}"]`);
  // Text that is written anew loses what a reader has selected.
  if (place && place.textContent !== text) place.textContent = text;
}
