import { OnBehalfError, type Run, type Schedule, type Schedules } from '../../client/onbehalf.ts';

/** What became of a plan's last occurrence. */
export interface LastRun {
  /** How the plan stood when that was read. */
  seen: string;
  /** The times that it is worth reading again soon. */
  looks: number;
  run?: Run | undefined;
}

/** Plans on one page of the API, and the most that are read. */
const [PAGE, MOST] = [100, 500] as const;
/** A run follows its time by seconds: so many quick looks after something has changed. */
const QUICK_LOOKS = 5;

/**
 * All plans of whoever is signed in: what comes next first, then what is paused, and what is over last.
 *
 * @throws OnBehalfError
 */
export async function readPlans(api: Schedules): Promise<Schedule[]> {
  const plans: Schedule[] = [];
  let cursor: string | undefined;
  do {
    const { schedules, nextCursor } = await api.list({ limit: PAGE, cursor });
    plans.push(...schedules);
    cursor = nextCursor;
  } while (cursor && plans.length < MOST);
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
 * @throws OnBehalfError
 */
export async function readLastRun(
  api: Schedules,
  { id, status, nextOccurrence }: Schedule,
  before: LastRun | undefined,
): Promise<LastRun> {
  const seen = `${status} ${nextOccurrence}`;
  const isDue = status === 'active' && !nextOccurrence;
  const changed = before ? before.seen !== seen : isDue;
  const looks = changed ? QUICK_LOOKS : Math.max((before?.looks ?? 0) - 1, 0);
  const unfinished = before?.run?.status === 'running' || before?.run?.status === 'waiting';
  if (before && !changed && before.looks === 0 && !unfinished) return before;
  try {
    const { runs } = await api.read(id);
    return { seen, looks, run: runs[0] };
  } catch (error) {
    // Deleted in another window, just now.
    if (error instanceof OnBehalfError && error.code === 'schedule_not_found') return { seen, looks: 0 };
    throw error;
  }
}
