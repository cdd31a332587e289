import { BY_SHARD } from '../shared/table/index-by-shard.ts';
import { TOKEN_INDEXES } from '../shared/vault/find-by-token.ts';

/** The keys of the table, which are strings as those of its indexes are. */
export const TABLE_KEYS = { partition: 'pk', sort: 'sk' } as const;

/** Holds the second since the epoch from which DynamoDB may remove a row. */
export const TTL_ATTRIBUTE = 'expiresAt';

/** A sparse index: it holds the rows that have its keys. What is sealed is never projected. */
interface IndexShape {
  name: string;
  partition: string;
  sort?: string;
  /** What it holds beside the keys. */
  projected: readonly string[];
}

/** The indexes of the table, on AWS and on one machine. */
export const TABLE_INDEXES: readonly IndexShape[] = [
  // Only what must be found without knowing whose it is has a shard.
  {
    name: BY_SHARD,
    partition: 'shard',
    sort: 'shardKey',
    projected: ['status', 'refreshedAt', 'when', 'endsAt', 'synced'],
  },
  // An event of Google's may name a refresh token, and not whose it is.
  ...Object.entries(TOKEN_INDEXES).map(([partition, name]) => ({ name, partition, projected: [] })),
];
