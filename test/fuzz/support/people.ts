import { createHash } from 'node:crypto';
import { shardAttributes } from '../../../shared/table/index-by-shard.ts';
import { keys } from '../../../shared/table/table.ts';
import type { GrantStatus } from '../../../shared/vault/grant.ts';
import { contextOf } from '../../../shared/vault/sealer.ts';
import { identifyRefreshToken } from '../../../shared/vault/token-identifiers.ts';
import { createKms } from './services.ts';
import { EVENTS_SCOPE, IDENTITY_SCOPES, LIST_SCOPE } from './settings.ts';
import type { World } from './world.ts';

/** Somebody whom the application knows, or does not yet. */
export interface Person {
  sub: string;
  /** Stands in everything that is theirs, and may be told to nobody else. */
  mark: string;
  sessionSecret: string;
  refreshToken: string;
  accessToken: string;
  scopes: readonly string[];
  /** None: never connected; then there is no session either. */
  status: GrantStatus | undefined;
  /** Whether the sealed access token is good for a while. */
  fresh: boolean;
}

const all = [...IDENTITY_SCOPES, EVENTS_SCOPE, LIST_SCOPE];
const kinds: Pick<Person, 'scopes' | 'status' | 'fresh'>[] = [
  { status: 'active', scopes: all, fresh: true },
  { status: 'active', scopes: all, fresh: false },
  { status: 'active', scopes: IDENTITY_SCOPES, fresh: true },
  { status: 'revoked', scopes: all, fresh: false },
  { status: 'suspended', scopes: all, fresh: true },
  { status: 'reauthentication_required', scopes: all, fresh: false },
  { status: undefined, scopes: all, fresh: false },
  { status: 'active', scopes: [...IDENTITY_SCOPES, EVENTS_SCOPE], fresh: false },
];

export const people: readonly Person[] = kinds.map((kind, index) => ({
  ...kind,
  sub: `10000000000000000000${index}`,
  mark: `MARK${index}`,
  sessionSecret: `CANARYsession${index}`.padEnd(43, 'x'),
  refreshToken: `1//0CANARY-refresh-${index}`,
  accessToken: `ya29.CANARY-access-${index}`,
}));

/** Puts everybody where they stand at the beginning, in the store and at Google. */
export function settle(world: World): void {
  world.items.reset();
  world.schedules.reset();
  world.google.reset();
  world.google.state.accounts.splice(0);
  for (const person of people) {
    enterAtGoogle(world, person);
    if (person.status) enterInStore(world, person, person.status);
  }
}

function enterAtGoogle({ google, now }: World, person: Person): void {
  const { sub, mark, scopes, status, refreshToken, accessToken } = person;
  const name = { name: `${mark} Person`, givenName: mark, familyName: 'Person' };
  google.state.accounts.push({ sub, email: `${mark}@example.com`, ...name, timeZone: 'Europe/Paris' });
  const { grants } = google.state;
  if (!status || status === 'revoked') return;
  grants.consents.set(sub, new Set(scopes));
  grants.refreshTokens.set(refreshToken, { sub, scopes });
  grants.accessTokens.set(accessToken, { sub, scopes, expiresAt: now() + 3599_000 });
}

function enterInStore({ items, now }: World, person: Person, status: GrantStatus): void {
  const { sub, mark, sessionSecret, scopes, refreshToken, accessToken, fresh } = person;
  const hash = createHash('sha256').update(sessionSecret).digest('base64url');
  const seconds = Math.floor(now() / 1000);
  items.put({ ...keys.session(sub, hash), createdAt: seconds - 60, expiresAt: seconds + 14 * 86_400 });
  items.put({ ...keys.profile(sub), email: `${mark}@example.com`, name: `${mark} Person`, updatedAt: now() });
  const access = { token: accessToken, expiresAt: now() + (fresh ? 3599_000 : 0) };
  const { CiphertextBlob } = createKms().Encrypt({
    KeyId: 'key',
    Plaintext: new TextEncoder().encode(JSON.stringify({ refreshToken, access })),
    EncryptionContext: contextOf(sub),
  });
  items.put({
    ...keys.grant(sub),
    status,
    scopes: [...scopes],
    version: `version-${mark}`,
    refreshedAt: now(),
    consentedAt: now(),
    updatedAt: now(),
    ...(status === 'revoked'
      ? {}
      : { sealed: CiphertextBlob, ...identifyRefreshToken(refreshToken), ...shardAttributes('GRANT', sub) }),
  });
}
