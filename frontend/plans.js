// @ts-check
import { ApiProblem } from './api.js';
import { showPlans, tellPlans } from './plan-view.js';
import { readLastRun, readPlans } from './read-plans.js';
import { describeProblem } from './words.js';

/** @typedef {import('./plan-words.js').Plan} Plan */

const SECOND = 1000;
/** Milliseconds between two looks when nothing is expected, and at the least. */
const [CALM, SOON] = [60 * SECOND, 5 * SECOND];
/** How many more are shown each time; each that is shown may cost a request. */
const STEP = 10;

/**
 * Reads the plans of whoever is signed in and keeps them fresh: soon after the next of them is due, else once a
 * minute, and not at all while nobody can see the page.
 *
 * @param {{ onLost: (problem: ApiProblem) => void, onParked: () => void }} tell `onLost`: the session is over;
 * `onParked`: Google no longer honours the grant
 */
export function followPlans({ onLost, onParked }) {
  /** @type {Map<string, import('./read-plans.js').LastRun>} */
  const known = new Map();
  /** Only the newest look may show what it has found. */
  let newest = 0;
  let open = false;
  let room = STEP;
  let failures = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  let current = Promise.resolve();
  /** Looks now. @returns {Promise<void>} fulfilled once the newest of all looks has ended, well or not */
  function look() {
    current = lookOnce();
    return current;
  }

  /** @returns {Promise<void>} */
  async function lookOnce() {
    if (!open) return;
    clearTimeout(timer);
    newest += 1;
    const mine = newest;
    try {
      const plans = await readPlans();
      const shown = plans.slice(0, room);
      const runs = await Promise.all(shown.map((plan) => readLastRun(plan, known.get(plan.id))));
      if (mine !== newest) return open ? current : undefined;
      known.clear();
      for (const [index, { id }] of shown.entries()) known.set(id, runs[index] ?? { seen: '', looks: 0 });
      failures = 0;
      showPlans(shown, { runOf: ({ id }) => known.get(id)?.run, more: plans.length > shown.length });
      tellPlans(plans.length > 0 ? 'some' : 'none');
      lookAgainIn(waitFor(shown));
      if (shown.some(({ status }) => status === 'parked')) onParked();
    } catch (thrown) {
      if (mine !== newest) return open ? current : undefined;
      const problem = thrown instanceof ApiProblem ? thrown : new ApiProblem('internal');
      if (problem.code === 'unauthenticated') return onLost(problem);
      failures += 1;
      tellPlans('problem', describeProblem(problem.code, problem.retryAfter)[0]);
      lookAgainIn(Math.max(CALM * 2 ** Math.min(failures - 1, 4), (problem.retryAfter ?? 0) * SECOND));
    }
  }

  /** @param {number} wait milliseconds */
  function lookAgainIn(wait) {
    if (open && document.visibilityState === 'visible') timer = setTimeout(look, wait);
  }

  /** @param {readonly Plan[]} plans */
  function waitFor(plans) {
    if (plans.some(({ id }) => (known.get(id)?.looks ?? 0) > 0)) return SOON;
    const due = plans.map(({ nextOccurrence }) => Date.parse(nextOccurrence ?? '')).filter(Number.isFinite);
    return Math.min(Math.max(Math.min(...due) + 2 * SECOND - Date.now(), SOON), CALM);
  }

  document.addEventListener('visibilitychange', () => {
    clearTimeout(timer);
    if (document.visibilityState === 'visible') look();
  });

  return {
    look,
    /** Begins, unless it has begun. */
    begin() {
      if (open) return;
      open = true;
      tellPlans('reading');
      look();
    },
    /** Ends, and leaves nothing of one person for the next. */
    end() {
      open = false;
      newest += 1;
      room = STEP;
      failures = 0;
      clearTimeout(timer);
      known.clear();
      showPlans([], { runOf: () => undefined, more: false });
      tellPlans('reading');
    },
    async showMore() {
      room += STEP;
      await look();
    },
  };
}
