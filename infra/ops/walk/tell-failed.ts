import type { FailedGrant } from './walk-grants.ts';

/** As many fit on a screen. */
const TOLD = 20;

/** @param what e.g. `is not revoked` */
export function tellFailed(failed: readonly FailedGrant[], what: string): string[] {
  const more = failed.length - TOLD;
  return [
    ...failed.slice(0, TOLD).map(({ user, reason }) => `${user} ${what}: ${reason}`),
    ...(more > 0 ? [`… and ${more} more, whom --json names.`] : []),
  ];
}
