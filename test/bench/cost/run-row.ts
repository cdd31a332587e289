import { deriveEventId } from '../../../shared/calendar/event-id.ts';
import { broadcastSource, type RunRow } from '../../../shared/runs/run.ts';
import { shardAttributes } from '../../../shared/table/index-by-shard.ts';
import { keys } from '../../../shared/table/table.ts';

const USER = '104857609213847561234';
const NOW = Date.UTC(2026, 10, 23, 9);

const OCCURRENCE = '2026-11-23T09:00:00Z';
const PLAN = 'b7c1e0f2a9d84c53';
const BROADCAST = 'autumn-reminder';

const eventId = deriveEventId(USER, 'primary', PLAN, OCCURRENCE);
const row: RunRow & { claimant: string; expiresAt: number } = {
  status: 'created',
  fence: 1,
  claimedUntil: NOW + 75_000,
  eventId,
  // Google's links name event and calendar so.
  htmlLink: `https://www.google.com/calendar/event?eid=${Buffer.from(`${eventId} somebody@example.com`).toString('base64url')}`,
  latency: 1_234,
  firstTriedAt: NOW,
  updatedAt: NOW + 400,
  claimant: '6f1c2c52-5b1e-4d54-9a43-1a6d1a1f7c55',
  expiresAt: NOW / 1000,
};

/** Bytes of what a plan's run leaves, item for item, as DynamoDB reckons them, without its overhead of each. */
export function planRowBytes(): number[] {
  return [itemBytes({ ...keys.run(USER, PLAN, OCCURRENCE), ...row })];
}

/** The same of a broadcast's run, which has an entry in the index, too. */
export function broadcastRowBytes(): number[] {
  const key = keys.run(USER, broadcastSource(BROADCAST), 'once');
  const shard = shardAttributes(`BROADCAST#${BROADCAST}`, USER, `created#${USER}`);
  return [itemBytes({ ...key, ...row, ...shard }), itemBytes({ ...key, ...shard, status: row.status })];
}

/**
 * Names and values in UTF-8; a number takes a byte for two digits, and one more.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function itemBytes(item: Readonly<Record<string, string | number | undefined>>): number {
  return Object.entries(item).reduce((sum, [name, value]) => {
    if (value === undefined) return sum;
    const size =
      typeof value === 'number' ? Math.ceil(String(value).length / 2) + 1 : Buffer.byteLength(value);
    return sum + Buffer.byteLength(name) + size;
  }, 0);
}
