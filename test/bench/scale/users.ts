import { type Broadcast, parseBroadcast } from '../../../shared/broadcasts/broadcast.ts';
import { deriveEventId } from '../../../shared/calendar/event-id.ts';
import type { ScheduledRequest } from '../../../shared/queue/event-request.ts';
import { toInstant } from '../../../shared/schedules/instant.ts';
import { parseScheduleInput } from '../../../shared/schedules/schedule-input.ts';
import { insertSchedule } from '../../../shared/schedules/schedule-store.ts';
import type { Table } from '../../../shared/table/table.ts';
import { storeGrant } from '../../../shared/vault/grant-store.ts';
import type { Sealer } from '../../../shared/vault/sealer.ts';
import { identifyRefreshToken } from '../../../shared/vault/token-identifiers.ts';
import { refreshTokenOf, SCOPE } from './google.ts';

const HOUR = 3600_000;
const DAY = 24 * HOUR;

/** Google's `sub` of the n-th user: 21 digits. */
export function userAt(index: number): string {
  return `1${String(index).padStart(20, '0')}`;
}

/**
 * Users whose grants were last proven alive one, two or three days ago, as with a plan a day: their access tokens have
 * long ended.
 */
export async function connectUsers(
  context: { table: Table; sealer: Sealer },
  count: number,
  now: number,
): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const user = userAt(index);
    const then = now - ((index % 3) + 1) * DAY + HOUR;
    const refreshToken = refreshTokenOf(user);
    const access = { token: `ya29.${user}.${then}.`.padEnd(220, 'x'), expiresAt: then + 3599_000 };
    const sealed = await context.sealer.seal(user, { refreshToken, access });
    const grant = { ...identifyRefreshToken(refreshToken), scopes: [SCOPE], sealed };
    await storeGrant(context.table, user, undefined, grant, then);
  }
}

/** Gives every user a daily plan that is due at that time. */
export async function planForAll(table: Table, count: number, due: number): Promise<void> {
  const created = due - 2 * DAY;
  const planned = parseScheduleInput(
    {
      when: { cron: `0 ${new Date(due).getUTCHours()} * * *`, timeZone: 'UTC' },
      missed: 'run',
      event: { summary: 'Water the plants', description: 'All of them.', duration: 'PT15M' },
    },
    { now: created },
  );
  for (let index = 0; index < count; index += 1) {
    const user = userAt(index);
    await insertSchedule(table, {
      ...planned,
      user,
      id: planOf(user),
      fingerprint: 'f'.repeat(43),
      status: 'active',
      createdAt: created,
      changedAt: created,
      version: '00000000-0000-4000-8000-000000000000',
      synced: true,
    });
  }
}

/** What EventBridge Scheduler sends for a user's plan. */
export function occurrenceOf(user: string, due: number): ScheduledRequest {
  return { kind: 'scheduled', user, schedule: planOf(user), occurrence: toInstant(due) };
}

/** One event for everybody. */
export function composeBroadcast(): Broadcast {
  return parseBroadcast({
    id: 'meetup-2027-03',
    event: {
      summary: 'Meetup',
      description: 'Talks at seven, drinks at nine.',
      start: { dateTime: '2027-03-05T18:00:00', timeZone: 'Europe/Berlin' },
      end: { dateTime: '2027-03-05T21:00:00', timeZone: 'Europe/Berlin' },
    },
  });
}

function planOf(user: string): string {
  return deriveEventId(user, 'schedule', 'plants');
}
