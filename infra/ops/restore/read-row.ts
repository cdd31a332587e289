import { readBroadcast } from '../../../shared/broadcasts/broadcast.ts';
import { readDeparture } from '../../../shared/consent/departure.ts';
import { readRun } from '../../../shared/runs/run.ts';
import { readSchedule, toScheduleItem } from '../../../shared/schedules/schedule-row.ts';
import {
  type Item,
  RUN_PREFIX,
  SCHEDULE_PREFIX,
  SESSION_PREFIX,
  userOf,
} from '../../../shared/table/table.ts';
import { readGrant } from '../../../shared/vault/grant-store.ts';
import { revivePlan } from './revive-plan.ts';
import { reviveRun } from './revive-run.ts';

export const KINDS = ['profiles', 'grants', 'plans', 'runs', 'broadcasts', 'marks'] as const;
export type Kind = (typeof KINDS)[number];

/** A row of a backup, as it may be put into the table. */
export interface Candidate {
  kind: Kind;
  /** Whose it is; none: nobody's. */
  user: string | undefined;
  /** Since when what it tells of was there (milliseconds): a user who has left later than that took it along. */
  since: number;
  item: Item;
}

/**
 * - `sessions`: whoever has signed out must not be signed in again
 * - `expired`: its time is up
 * - `other`: the workers' pace, marks that count for an hour, and what this version does not know
 */
export type Unwanted = 'sessions' | 'expired' | 'other';

/**
 * What a row of a backup is, and as what it comes back.
 *
 * @param now milliseconds since the epoch
 */
export function readRow(item: Item, now: number): Candidate | Unwanted {
  if (typeof item['expiresAt'] === 'number' && item['expiresAt'] * 1000 <= now) return 'expired';
  const [pk, sk] = [String(item['pk']), String(item['sk'])];
  if (pk.startsWith('LEFT#')) return readDeparture(item) === undefined ? 'other' : nobodys('marks', item);
  if (pk.startsWith('BROADCAST#')) return nobodys('broadcasts', sk === 'BROADCAST' ? check(item) : item);
  if (!pk.startsWith('USER#')) return 'other';
  const user = userOf(item);
  if (sk.startsWith(SESSION_PREFIX)) return 'sessions';
  if (sk.startsWith(SCHEDULE_PREFIX)) return readPlan(user, item, now);
  if (sk.startsWith(RUN_PREFIX)) {
    const run = readRun(item);
    return run ? { kind: 'runs', user, since: run.firstTriedAt, item: reviveRun(item, run, now) } : 'other';
  }
  if (sk === 'PROFILE') return { kind: 'profiles', user, since: Number(item['updatedAt'] ?? 0), item };
  const grant = sk === 'GRANT' ? readGrant(user, item) : undefined;
  // One with a term is the mark of somebody who left while they consented.
  if (!grant || item['expiresAt'] !== undefined) return 'other';
  return { kind: 'grants', user, since: grant.consentedAt ?? grant.refreshedAt, item };
}

function nobodys(kind: Kind, item: Item): Candidate {
  return { kind, user: undefined, since: 0, item };
}

/** @throws ZodError */
function check(item: Item): Item {
  readBroadcast(item);
  return item;
}

function readPlan(user: string, item: Item, now: number): Candidate | Unwanted {
  // That its user has deleted it must be known for as long as a backup has it.
  if (item['buried'] === true) return { kind: 'marks', user, since: 0, item };
  const plan = readSchedule(item);
  if (!plan) return 'other';
  return { kind: 'plans', user, since: plan.createdAt, item: toScheduleItem(revivePlan(plan, now)) };
}
