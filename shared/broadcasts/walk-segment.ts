import { PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { Deadline } from '../deadline.ts';
import type { EventQueue, Queue } from '../queue/queue.ts';
import { readShard, SHARDS } from '../table/index-by-shard.ts';
import { keys, type Table, userOf } from '../table/table.ts';
import { type Broadcast, loadBroadcast, termOfBroadcast } from './broadcast.ts';

/** What the planner sends to itself: a part of the walk over a broadcast's users, and how far it has come. */
export const segmentSchema = z.strictObject({
  broadcast: z.string(),
  shard: z.int().check(z.minimum(0), z.maximum(SHARDS - 1)),
  /** Where to go on: a key of the index, or a place in the list of users. */
  from: z.optional(z.union([z.record(z.string(), z.unknown()), z.int()])),
  /** Users reached so far. */
  reached: z.int().check(z.minimum(0)),
});

export type Segment = z.infer<typeof segmentSchema>;

export interface BroadcastContext {
  table: Table;
  queue: EventQueue;
  segments: Queue<Segment>;
  deadline: Deadline;
}

/** Users that are read and enqueued at a time. */
const PAGE = 100;
/** With less than this left (milliseconds) the walk is handed to the next invocation. */
const HAND_OVER = 10_000;

/** The parts of a broadcast's walk: the shards of the index, walked side by side, or one for a list. */
export function segmentsOf(broadcast: Broadcast): Segment[] {
  const count = broadcast.users ? 1 : SHARDS;
  return Array.from({ length: count }, (_, shard) => ({ broadcast: broadcast.id, shard, reached: 0 }));
}

/**
 * Walks one part of a broadcast's users and puts a request for each into the event queue; when time is short,
 * the rest of the way goes into the planner's own queue. A repeat of any step asks for the same runs again,
 * which are made once.
 *
 * @throws Failure `store_unavailable`: the segment must be walked again from where the message says
 */
export async function walkSegment(context: BroadcastContext, segment: Segment): Promise<void> {
  const broadcast = await loadBroadcast(context.table, segment.broadcast);
  if (!broadcast) return;
  let { from, reached } = segment;
  do {
    const page = await readUsers(context.table, broadcast, segment.shard, from);
    await context.queue.send(
      page.users.map((user) => ({ kind: 'broadcast', user, broadcast: broadcast.id })),
    );
    from = page.next;
    reached += page.users.length;
  } while (from !== undefined && context.deadline.remaining() > HAND_OVER);
  await noteProgress(context.table, segment, reached, from === undefined);
  if (from !== undefined) await context.segments.send([{ ...segment, from, reached }]);
}

async function readUsers(
  table: Table,
  broadcast: Broadcast,
  shard: number,
  from: Segment['from'],
): Promise<{ users: string[]; next: Segment['from'] }> {
  if (broadcast.users) {
    const start = typeof from === 'number' ? from : 0;
    const next = start + PAGE;
    return {
      users: broadcast.users.slice(start, next),
      next: next < broadcast.users.length ? next : undefined,
    };
  }
  const { items, next } = await readShard(table, 'GRANT', shard, {
    limit: PAGE,
    from: typeof from === 'object' ? from : undefined,
  });
  return { users: items.map(userOf), next };
}

async function noteProgress(
  table: Table,
  segment: Segment,
  reached: number,
  finished: boolean,
): Promise<void> {
  const Item = {
    ...keys.segment(segment.broadcast, segment.shard),
    shardNumber: segment.shard,
    reached,
    finished,
    ...termOfBroadcast(Date.now()),
  };
  await table.send(new PutCommand({ TableName: table.name, Item }));
}
