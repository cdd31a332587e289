import { type Item, RUN_PREFIX } from '../../../shared/table/table.ts';
import type { UserItems } from './read-user.ts';

/** What opens something, or only serves the table: it is no copy of the user's data. */
const LEFT_OUT = new Set([
  'pk',
  'sk',
  'shard',
  'shardKey',
  'sealed',
  'refreshTokenHash',
  'refreshTokenPrefixHash',
  'claimant',
]);
/** Times in seconds since the epoch, as DynamoDB's TTL wants them. */
const SECONDS = new Set(['expiresAt', 'refreshTokenExpiresAt']);

/**
 * Everything that is stored of a user, as it stands, but for tokens and for the hashes of tokens and cookies. Times
 * are written out.
 */
export function exportUser(user: string, { profile, grant, sessions, plans, runs }: UserItems, now: number) {
  return {
    user,
    exportedAt: new Date(now).toISOString(),
    profile: profile && copy(profile),
    grant: grant && { ...copy(grant), holdsTokens: grant['sealed'] !== undefined },
    // A session's own times are in seconds.
    sessions: sessions.map((item) => copy(item, new Set([...SECONDS, 'createdAt']))),
    plans: plans.map((item) => copy(item)),
    runs: runs.map((item) => ({ run: String(item['sk']).slice(RUN_PREFIX.length), ...copy(item) })),
  };
}

function copy(item: Item, inSeconds: ReadonlySet<string> = SECONDS): Item {
  const entries = Object.entries(item).filter(([name]) => !LEFT_OUT.has(name));
  return Object.fromEntries(entries.map(([name, value]) => [name, writeTime(name, value, inSeconds)]));
}

function writeTime(name: string, value: unknown, inSeconds: ReadonlySet<string>): unknown {
  if (typeof value !== 'number' || !/(At|Until)$/.test(name)) return value;
  return new Date(inSeconds.has(name) ? value * 1000 : value).toISOString();
}
