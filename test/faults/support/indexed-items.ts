export type Item = Record<string, unknown>;

/** Items by partition (`pk`) or by shard, each in the order of its sort key. */
interface Group {
  items: Map<string, Item>;
  /** Sorted when somebody asks, until what is in it changes. */
  sorted: Item[] | undefined;
}

/** Rows by their place, found by partition and by shard without a walk over all of them. */
export function createIndexedItems() {
  const items = new Map<string, Item>();
  const partitions = new Map<string, Group>();
  const shards = new Map<string, Group>();

  const enter = (groups: Map<string, Group>, name: unknown, place: string, item: Item): void => {
    if (typeof name !== 'string') return;
    const group = groups.get(name) ?? { items: new Map<string, Item>(), sorted: undefined };
    group.items.set(place, item);
    group.sorted = undefined;
    groups.set(name, group);
  };
  const leave = (groups: Map<string, Group>, name: unknown, place: string): void => {
    const group = typeof name === 'string' ? groups.get(name) : undefined;
    if (!group?.items.delete(place)) return;
    group.sorted = undefined;
    if (group.items.size === 0) groups.delete(String(name));
  };
  const inOrder = (group: Group | undefined, key: 'sk' | 'shardKey'): Item[] => {
    if (!group) return [];
    group.sorted ??= [...group.items.values()].sort((a, b) => (String(a[key]) < String(b[key]) ? -1 : 1));
    return group.sorted;
  };
  const remove = (place: string): void => {
    const item = items.get(place);
    if (!item) return;
    items.delete(place);
    leave(partitions, item['pk'], place);
    leave(shards, item['shard'], place);
  };

  return {
    get: (place: string): Item | undefined => items.get(place),
    values: () => items.values(),
    delete: remove,
    set(place: string, item: Item): void {
      const former = items.get(place);
      if (former && former['shard'] !== item['shard']) leave(shards, former['shard'], place);
      items.set(place, item);
      enter(partitions, item['pk'], place, item);
      enter(shards, item['shard'], place, item);
    },
    /** The rows of a partition, in the order of `sk`. */
    inPartition: (name: unknown): Item[] => inOrder(partitions.get(String(name)), 'sk'),
    /** The rows of a shard of the index, in the order of `shardKey`. */
    inShard: (name: unknown): Item[] => inOrder(shards.get(String(name)), 'shardKey'),
  };
}
