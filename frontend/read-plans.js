// @ts-check
import { ApiProblem, callApi } from './api.js';

/** @typedef {import('./plan-words.js').Plan} Plan */
/** @typedef {import('./plan-words.js').Run} Run */

/**
 * What became of a plan's last occurrence: `seen` is how the plan stood when that was read, and `looks` are the
 * times that it is worth reading again soon.
 *
 * @typedef {{ seen: string, looks: number, run?: Run | undefined }} LastRun
 */

/** Plans on one page of the API, and the most that are read. */
const [PAGE, MOST] = [100, 500];
/** A run follows its time by seconds: so many quick looks after something has changed. */
const QUICK_LOOKS = 5;

/**
 * All plans of whoever is signed in: what comes next first, then what is paused, and what is over last.
 *
 * @returns {Promise<Plan[]>}
 * @throws {ApiProblem}
 */
export async function readPlans() {
  /** @type {Plan[]} */
  const plans = [];
  let rest = '';
  do {
    const { schedules, nextCursor } = await callApi('GET', `/schedules?limit=${PAGE}${rest}`);
    plans.push(...schedules);
    rest = nextCursor ? `&cursor=${encodeURIComponent(nextCursor)}` : '';
  } while (rest && plans.length < MOST);
  const rank = { active: 0, parked: 0, paused: 1, completed: 2 };
  return plans.sort(
    (one, other) =>
      rank[one.status] - rank[other.status] ||
      (one.nextOccurrence ?? '').localeCompare(other.nextOccurrence ?? '') ||
      other.createdAt.localeCompare(one.createdAt),
  );
}

/**
 * Reads what became of a plan's last occurrence, unless nothing can have changed since it was read before.
 *
 * @param {Plan} plan @param {LastRun | undefined} before
 * @returns {Promise<LastRun>}
 * @throws {ApiProblem}
 */
export async function readLastRun({ id, status, nextOccurrence }, before) {
  const seen = `${status} ${nextOccurrence}`;
  const isDue = status === 'active' && !nextOccurrence;
  const changed = before ? before.seen !== seen : isDue;
  const looks = changed ? QUICK_LOOKS : Math.max((before?.looks ?? 0) - 1, 0);
  const unfinished = before?.run?.status === 'running' || before?.run?.status === 'waiting';
  if (before && !changed && before.looks === 0 && !unfinished) return before;
  try {
    const { runs } = await callApi('GET', `/schedules/${id}`);
    return { seen, looks, run: runs[0] };
  } catch (problem) {
    // Deleted in another window, just now.
    if (problem instanceof ApiProblem && problem.code === 'schedule_not_found') return { seen, looks: 0 };
    throw problem;
  }
}
