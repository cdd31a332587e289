import type { Run, Schedule } from '../../client/onbehalf.ts';
import { byId, copyOf, showWhere } from '../dom.ts';
import { type Phrase, writePhrase } from '../phrase.ts';
import { describeRun, describeStatus, describeWhen } from './plan-words.ts';

/**
 * Shows the plans in their order. What is there already is changed in place, and keeps the focus: nobody who
 * reads or is about to press a button is to notice that the page looks again.
 *
 * @param about `more`: not all of them are shown
 */
export function showPlans(
  plans: readonly Schedule[],
  { runOf, more }: { runOf: (plan: Schedule) => Run | undefined; more: boolean },
): void {
  const list = byId('plans');
  const focused = document.activeElement;
  const known = new Map([...list.children].map((item) => [item.getAttribute('data-plan'), item]));
  const items = plans.map((plan) => {
    const item = known.get(plan.id) ?? makeItem(plan.id);
    fill(item, plan, runOf(plan));
    return item;
  });
  for (const item of [...list.children]) if (!items.includes(item)) item.remove();
  for (const [index, item] of items.entries())
    if (list.children[index] !== item) list.insertBefore(item, list.children[index] ?? null);
  // An item that changes its place loses the focus.
  if (focused instanceof HTMLElement && focused !== document.activeElement && list.contains(focused))
    focused.focus();
  byId('more-plans').hidden = !more;
}

/** What stands in the place of plans, or with them when they may be old. */
export function tellPlans(state: 'reading' | 'none' | 'some' | 'problem', problem = ''): void {
  showWhere(document, 'data-plans', (states) => states.includes(state));
  byId('plans-problem').textContent = problem;
}

function makeItem(id: string): Element {
  const item = copyOf('plan-item');
  item.dataset['plan'] = id;
  return item;
}

function fill(item: Element, plan: Schedule, run: Run | undefined): void {
  const { status, event, when, nextOccurrence } = plan;
  write(item, 'title', [event.summary]);
  write(item, 'when', describeWhen(when));
  write(item, 'status', describeStatus(plan));
  write(item, 'run', run ? describeRun(run, plan) : []);
  fillLeaf(item, nextOccurrence ?? run?.occurrence);
  item.setAttribute('data-status', status);
  item.querySelector('.run')?.setAttribute('data-run', run?.status ?? '');
  for (const name of item.querySelectorAll('[data-part=of]')) name.textContent = ` “${event.summary}”`;
  const link = item.querySelector('a');
  const href = run?.htmlLink && /^https?:/.test(run.htmlLink) ? run.htmlLink : undefined;
  if (link && href) link.href = href;
  link?.toggleAttribute('hidden', !href);
  const turn = item.querySelector('[data-part=turn]');
  turn?.toggleAttribute('hidden', status === 'completed');
  turn?.setAttribute('data-act', status === 'paused' ? 'resume-plan' : 'pause-plan');
  write(item, 'turn-words', [status === 'paused' ? 'Resume' : 'Pause']);
}

/** Month and day of the time that matters, as on a calendar; the words beside it say the same. */
function fillLeaf(item: Element, instant: string | undefined): void {
  const [day, month] = item.querySelectorAll('[data-part=leaf] > *');
  const write = (style: Intl.DateTimeFormatOptions) =>
    instant ? new Intl.DateTimeFormat(undefined, style).format(new Date(instant)) : '';
  if (day) day.textContent = write({ day: 'numeric' }) || '–';
  if (month) month.textContent = write({ month: 'short' });
}

function write(item: Element, part: string, phrase: Phrase): void {
  const place = item.querySelector(`[data-part=${part}]`);
  if (place) writePhrase(place, phrase);
}
