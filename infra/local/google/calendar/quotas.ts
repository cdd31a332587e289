import { Refusal } from '../answers.ts';
import type { GoogleState } from '../state.ts';

const MINUTE = 60_000;

/**
 * Counts one Calendar call against the sliding minute.
 *
 * @throws Refusal when the user or the project has no call left.
 * Source: https://developers.google.com/workspace/calendar/api/guides/quota
 */
export function spendQuota(google: GoogleState, sub: string): void {
  const now = google.now();
  const { calls, quotas } = google;
  const recent = calls.filter(({ at }) => now - at < MINUTE);
  calls.splice(0, calls.length, ...recent);
  if (recent.filter((call) => call.sub === sub).length >= (quotas.perUser ?? Number.POSITIVE_INFINITY)) {
    throw new Refusal('userRateLimitExceeded');
  }
  if (recent.length >= (quotas.perProject ?? Number.POSITIVE_INFINITY))
    throw new Refusal('rateLimitExceeded');
  calls.push({ sub, at: now });
}
