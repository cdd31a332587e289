import { OnBehalfError, type Schedule, type Schedules } from '../../client/onbehalf.ts';
import { now } from '../service-time.ts';
import { describeProblem } from '../words.ts';
import { showPlans, tellPlans } from './plan-view.ts';
import { type LastRun, readLastRun, readPlans } from './read-plans.ts';

const SECOND = 1000;
/** Milliseconds between two looks when nothing is expected, and at the least. */
const [CALM, SOON] = [60 * SECOND, 5 * SECOND] as const;
/** How many more are shown each time; each that is shown may cost a request. */
const STEP = 10;

interface PlansListeners {
  /** The plans were read, and with them the time of the service. */
  onRead: () => void;
  /** The session is over. */
  onLost: (error: OnBehalfError) => void;
  /** Google no longer honours the grant. */
  onParked: () => void;
}

/** The list of plans. */
export interface Plans {
  /** Looks now; fulfilled once the newest of all looks has ended, well or not. */
  look(): Promise<void>;
  /** Begins, unless it has begun. */
  begin(): void;
  /** Ends, and leaves nothing of one person for the next. */
  end(): void;
  showMore(): Promise<void>;
}

/**
 * Reads the plans of whoever is signed in and keeps them fresh: soon after the next of them is due, else once a
 * minute, and not at all while nobody can see the page.
 */
export function followPlans(api: Schedules, { onRead, onLost, onParked }: PlansListeners): Plans {
  const known = new Map<string, LastRun>();
  /** Only the newest look may show what it has found. */
  let newest = 0;
  let open = false;
  let room = STEP;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let current = Promise.resolve();

  const look = (): Promise<void> => {
    current = lookOnce();
    return current;
  };

  async function lookOnce(): Promise<void> {
    if (!open) return;
    clearTimeout(timer);
    newest += 1;
    const mine = newest;
    try {
      const plans = await readPlans(api);
      const shown = plans.slice(0, room);
      const runs = await Promise.all(shown.map((plan) => readLastRun(api, plan, known.get(plan.id))));
      if (mine !== newest) return open ? current : undefined;
      known.clear();
      for (const [index, { id }] of shown.entries()) known.set(id, runs[index] ?? { seen: '', looks: 0 });
      failures = 0;
      showPlans(shown, { runOf: ({ id }) => known.get(id)?.run, more: plans.length > shown.length });
      tellPlans(plans.length > 0 ? 'some' : 'none');
      onRead();
      lookAgainIn(waitFor(shown, known));
      if (shown.some(({ status }) => status === 'parked')) onParked();
    } catch (thrown) {
      if (mine !== newest) return open ? current : undefined;
      const error = thrown instanceof OnBehalfError ? thrown : new OnBehalfError('internal');
      if (error.code === 'unauthenticated') return onLost(error);
      failures += 1;
      tellPlans('problem', describeProblem(error.code, error.retryAfter)[0]);
      lookAgainIn(Math.max(CALM * 2 ** Math.min(failures - 1, 4), (error.retryAfter ?? 0) * SECOND));
    }
  }

  /** @param wait milliseconds */
  function lookAgainIn(wait: number): void {
    if (open && document.visibilityState === 'visible') timer = setTimeout(look, wait);
  }

  document.addEventListener('visibilitychange', () => {
    clearTimeout(timer);
    if (document.visibilityState === 'visible') look();
  });

  return {
    look,
    begin() {
      if (open) return;
      open = true;
      tellPlans('reading');
      look();
    },
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

/** @returns milliseconds until something new may be there to see */
function waitFor(plans: readonly Schedule[], known: ReadonlyMap<string, LastRun>): number {
  if (plans.some(({ id }) => (known.get(id)?.looks ?? 0) > 0)) return SOON;
  const due = plans.map(({ nextOccurrence }) => Date.parse(nextOccurrence ?? '')).filter(Number.isFinite);
  return Math.min(Math.max(Math.min(...due) + 2 * SECOND - now(), SOON), CALM);
}
