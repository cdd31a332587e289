import { now } from '../service-time.ts';

/** Milliseconds between two looks at the least; who changes tabs often costs no more. */
const RARELY = 30_000;

/**
 * Looks at the session when somebody comes back to the page: it may have been ended in another tab, or have
 * become another person's.
 */
export function watchSession(look: () => Promise<void>): void {
  let last = now();
  const come = (anyway: boolean) => {
    if (!anyway && (document.visibilityState !== 'visible' || now() - last < RARELY)) return;
    last = now();
    look();
  };
  document.addEventListener('visibilitychange', () => come(false));
  // By the browser's Back button the page comes as it was left: perhaps not true any more.
  window.addEventListener('pageshow', ({ persisted }) => come(persisted));
}
