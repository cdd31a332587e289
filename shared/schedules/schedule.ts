import type { EventTemplate } from './event-template.ts';
import type { When } from './when.ts';

/**
 * - `active`: its occurrences create events
 * - `paused`: the user has halted it
 * - `completed`: nothing is to come any more
 *
 * That a plan is *parked*, because its user's grant is dead, is not written into it: it follows from the
 * grant, so that a revocation parks all plans of a user in one step.
 */
type ScheduleStatus = 'active' | 'paused' | 'completed';

/** What may become of an occurrence that could not run in its time: it is left out, or run late. */
export const MISSED = ['skip', 'run'] as const;

/** A plan as it stands in the table, in its user's partition. Times are milliseconds since the epoch. */
export interface Schedule {
  user: string;
  /** Also the name of its schedule in EventBridge Scheduler. */
  id: string;
  status: ScheduleStatus;
  when: When;
  event: EventTemplate;
  /** What becomes of an occurrence that could not run in its time. */
  missed: (typeof MISSED)[number];
  /** The first moment at which it no longer runs, if it ends; `count` is turned into this when it is planned. */
  endsAt?: number | undefined;
  /** Of the body that planned it, to know a repeat of that request. */
  fingerprint: string;
  createdAt: number;
  /** When the user last changed it. */
  changedAt: number;
  /** A new UUID with every change by the user: the ETag. */
  version: string;
  /** Whether EventBridge Scheduler is known to hold this version. */
  synced: boolean;
  /** When an operator put it back from a backup: what was due before does not run. */
  restoredAt?: number | undefined;
  /**
   * From when on occurrences are made up for of which the Scheduler did not know, if not from {@link changedAt} on: set
   * by an operator who has the Scheduler told of everything anew.
   */
  unheardSince?: number | undefined;
  /** When a plan that is over is removed; seconds since the epoch, as DynamoDB's TTL wants it. */
  expiresAt?: number | undefined;
}
