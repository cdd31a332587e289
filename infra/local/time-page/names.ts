import { broadcastOf, broadcastSource, isOfPlan } from '../../../shared/runs/run.ts';
import { readProfile } from '../../../shared/session/profile.ts';
import { type Item, keys, SCHEDULE_PREFIX, scheduleIdOf, userOf } from '../../../shared/table/table.ts';

/** What people call whom and what the table knows by ids. */
export interface Names {
  /** The address on record. */
  who(user: string): string;
  /** The title of a plan or broadcast, and what it is where there is none; by a run's source. */
  what(source: string): string;
}

export function readNames(items: readonly Item[]): Names {
  const addresses = new Map<string, string>();
  const titles = new Map<string, string>();
  for (const item of items) {
    const { pk, sk, id, event } = item;
    const { email } = sk === keys.profile(userOf(item)).sk ? readProfile(item) : {};
    if (email !== undefined) addresses.set(userOf(item), email);
    if (typeof event !== 'object' || event === null || !('summary' in event)) continue;
    const isBroadcast = pk === keys.broadcast(String(id)).pk;
    const isPlan = String(sk).startsWith(SCHEDULE_PREFIX);
    if (isBroadcast || isPlan)
      titles.set(isPlan ? scheduleIdOf(item) : broadcastSource(String(id)), `“${event.summary}”`);
  }
  return {
    who: (user) => addresses.get(user) ?? `user ${user}`,
    what: (source) => titles.get(source) ?? describeUntitled(source),
  };
}

function describeUntitled(source: string): string {
  const broadcast = broadcastOf(source);
  if (broadcast !== undefined) return `Broadcast ${broadcast}`;
  return isOfPlan(source) ? 'A plan that is gone' : 'An event that a Lambda asked for';
}
