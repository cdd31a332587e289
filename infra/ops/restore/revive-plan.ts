import { randomUUID } from 'node:crypto';
import { nextOccurrence } from '../../../shared/schedules/occurrences.ts';
import type { Schedule } from '../../../shared/schedules/schedule.ts';
import { asCompleted } from '../../../shared/schedules/schedule-row.ts';

/**
 * A plan out of a backup, as it goes on. Nothing that was due until now fires for it, whatever it says of what is
 * missed: nobody knows what became of that since the backup. EventBridge Scheduler is told of it like of a new plan.
 */
export function revivePlan(kept: Schedule, now: number): Schedule {
  if (kept.status === 'completed') return kept.expiresAt === undefined ? asCompleted(kept, now) : kept;
  const revived: Schedule = {
    ...kept,
    changedAt: now,
    restoredAt: now,
    unheardSince: undefined,
    version: randomUUID(),
    synced: false,
  };
  return nextOccurrence(kept.when, now, kept.endsAt) === undefined ? asCompleted(revived, now) : revived;
}
