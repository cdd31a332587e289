import { RUN_KEPT } from '../runs/run.ts';
import { shardAttributes } from '../table/index-by-shard.ts';
import { type Item, keys } from '../table/table.ts';
import type { Schedule } from './schedule.ts';

/** A row of the table. `shard` puts it into the index: unsynced first, then as long as there is something to come. */
export function toScheduleItem(schedule: Schedule): Record<string, unknown> {
  const { user, id, status, synced } = schedule;
  return {
    ...keys.schedule(user, id),
    ...schedule,
    ...(synced && status !== 'active' ? {} : scheduleIndexAttributes(schedule)),
  };
}

export function scheduleIndexAttributes({ user, id, synced }: Pick<Schedule, 'user' | 'id' | 'synced'>) {
  return shardAttributes(synced ? 'SCHEDULE' : 'UNSYNCED', user, `${user}#${id}`);
}

/** Every row is made of a {@link Schedule}, here, by `unsyncSchedule`, or by the operator's `restore`. */
export function readSchedule(item: Item | undefined): Schedule | undefined {
  if (typeof item?.['version'] !== 'string' || typeof item['id'] !== 'string') return undefined;
  const { pk: _pk, sk: _sk, shard: _shard, shardKey: _shardKey, ...schedule } = item;
  return schedule as unknown as Schedule;
}

/** As {@link readSchedule}; a plan whose time is up is gone, though TTL, which is lazy, may not have removed it yet. */
export function readKeptSchedule(item: Item | undefined, now: number): Schedule | undefined {
  const { expiresAt = Number.POSITIVE_INFINITY } = item ?? {};
  return Number(expiresAt) * 1000 > now ? readSchedule(item) : undefined;
}

/** A plan that is over. It is kept for as long as the last of its runs. */
export function asCompleted(schedule: Schedule, now: number): Schedule {
  return { ...schedule, status: 'completed', expiresAt: Math.floor(now / 1000) + RUN_KEPT };
}
