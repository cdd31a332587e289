import * as z from 'zod';

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

const BROADCAST = 'broadcast:';

/** The source of a broadcast's runs. */
export function broadcastSource(id: string): string {
  return `${BROADCAST}${id}`;
}

/** The broadcast that a source names, if it is one's. */
export function broadcastOf(source: string): string | undefined {
  return source.startsWith(BROADCAST) ? source.slice(BROADCAST.length) : undefined;
}

const runItem = z.object({
  status: z.enum(RUN_STATUSES),
  fence: z.int(),
  claimedUntil: z.number(),
  reason: z.string().optional(),
  eventId: z.string().optional(),
  htmlLink: z.string().optional(),
  latency: z.number().optional(),
  firstTriedAt: z.number(),
  updatedAt: z.number(),
});

/** The row that every run leaves. Times are milliseconds since the epoch. */
export type RunRow = z.infer<typeof runItem>;

export function readRun(item: Record<string, unknown> | undefined): RunRow | undefined {
  return item && runItem.safeParse(item).data;
}
