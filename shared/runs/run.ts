import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { type Item, RUN_PREFIX, userOf } from '../table/table.ts';

/**
 * - `running`: a worker has claimed it; its claim lasts until `claimedUntil`
 * - `waiting`: it is to be tried again
 * - `parked`: its user's grant is dead or lacks the scope; a reconnect decides what becomes of it
 * - `created`, `failed`, `missed`, `deleted_by_user`: over, for good
 */
export const RUN_STATUSES = [
  'running',
  'waiting',
  'parked',
  'created',
  'failed',
  'missed',
  'deleted_by_user',
] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

const OVER: readonly RunStatus[] = ['created', 'failed', 'missed', 'deleted_by_user'];

export function isOver(status: RunStatus): boolean {
  return OVER.includes(status);
}

/** What identifies a run: whose it is, what asked for it, and which time. */
export interface RunKey {
  user: string;
  /** The plan's id, `broadcast:<id>`, or `key:<hash>` of an adopter's key. */
  source: string;
  /** The occurrence (UTC), or `once`. */
  occurrence: string;
}

/** The run whose row an item is; no source holds a `#`. */
export function runKeyOf(item: Item): RunKey {
  const [source = '', ...occurrence] = String(item['sk']).slice(RUN_PREFIX.length).split('#');
  return { user: userOf(item), source, occurrence: occurrence.join('#') };
}

const BROADCAST = 'broadcast:';

/** The source of a broadcast's runs. */
export function broadcastSource(id: string): string {
  return `${BROADCAST}${id}`;
}

/** The broadcast that a source names, if it is one's. */
export function broadcastOf(source: string): string | undefined {
  return source.startsWith(BROADCAST) ? source.slice(BROADCAST.length) : undefined;
}

/** The source of the run that an adopter asked for under a key. */
export function keySource(key: string): string {
  return `key:${createHash('sha256').update(key).digest('base64url')}`;
}

/** Whether a source is a plan: others are named by what they are, and a plan by its id alone. */
export function isOfPlan(source: string): boolean {
  return !source.includes(':');
}

/** Seconds that a run's row is kept: ninety days, by the table's TTL. */
export const RUN_KEPT = 90 * 24 * 3600;

/** How a run ends, for good or for now. */
export interface RunEnd {
  status: Exclude<RunStatus, 'running'>;
  reason?: string | undefined;
  eventId?: string | undefined;
  htmlLink?: string | undefined;
  /** Milliseconds from the occurrence to its event. */
  latency?: number | undefined;
}

const runItem = z.object({
  status: z.enum(RUN_STATUSES),
  fence: z.int(),
  claimedUntil: z.number(),
  reason: z.optional(z.string()),
  eventId: z.optional(z.string()),
  htmlLink: z.optional(z.string()),
  latency: z.optional(z.number()),
  firstTriedAt: z.number(),
  updatedAt: z.number(),
});

/** The row that every run leaves. Times are milliseconds since the epoch. */
export type RunRow = z.infer<typeof runItem>;

export function readRun(item: Item | undefined): RunRow | undefined {
  return item && runItem.safeParse(item).data;
}
