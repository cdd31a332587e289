import type { Broadcast } from './broadcast.ts';

/** Broadcasts that one warm worker remembers; there are seldom two at a time. */
const KNOWN = 4;

/**
 * What a warm worker remembers of broadcasts. Under an id there is never another one (see `keepBroadcast`), so what
 * was read once holds; the row may be large, since it may list its users.
 */
export interface KnownBroadcasts {
  find(id: string): Broadcast | undefined;
  remember(broadcast: Broadcast): void;
}

export function createKnownBroadcasts(): KnownBroadcasts {
  const known = new Map<string, Broadcast>();
  return {
    find: (id) => known.get(id),
    remember(broadcast) {
      const [oldest] = known.keys();
      if (known.size >= KNOWN && oldest !== undefined && !known.has(broadcast.id)) known.delete(oldest);
      known.set(broadcast.id, broadcast);
    },
  };
}
