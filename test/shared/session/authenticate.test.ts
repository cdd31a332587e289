import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Identity } from '../../../shared/google/id-token.ts';
import { authenticate, findSignedIn } from '../../../shared/session/authenticate.ts';
import { storeProfile } from '../../../shared/session/profile.ts';
import {
  hashSession,
  parseSessionToken,
  SESSION_IDLE,
  type SessionToken,
  startSession,
} from '../../../shared/session/session.ts';
import { keys, type Table } from '../../../shared/table/table.ts';
import { createMemoryTable, type MemoryTable } from '../support/memory-table.ts';

const NOW = Date.UTC(2027, 0, 1);
const ada: Identity = {
  user: '1001',
  email: 'ada@example.com',
  emailVerified: true,
  name: 'Ada',
  picture: undefined,
};

let memory: MemoryTable;
let table: Table;
let token: SessionToken;
beforeEach(async () => {
  memory = createMemoryTable();
  table = memory.open();
  await storeProfile(table, ada, NOW);
  memory.write({ ...keys.grant('1001'), status: 'active', scopes: ['openid'], version: 'v' });
  const begun = parseSessionToken(await startSession(table, '1001', undefined, NOW));
  if (!begun) throw new Error('No session was begun.');
  token = begun;
});

describe('whoever is signed in', () => {
  test('is found with their session, grant and profile', async () => {
    const found = await findSignedIn(table, token, NOW);
    expect(found).toMatchObject({
      user: '1001',
      session: { user: '1001', hash: hashSession(token), createdAt: NOW / 1000 },
      grant: { user: '1001', status: 'active', scopes: ['openid'], version: 'v' },
      profile: { email: 'ada@example.com', name: 'Ada' },
    });
    expect(await authenticate(table, token, NOW)).toEqual(found);
  });

  test('costs one round trip', async () => {
    const commands: string[] = [];
    const pause = async (command: string) => void commands.push(command);
    await findSignedIn(memory.open({ pause }), token, NOW);
    expect(commands).toEqual(['BatchGetCommand', 'answer to BatchGetCommand']);
  });

  test('need not have a grant, nor a profile', async () => {
    memory.remove(keys.grant('1001'));
    memory.remove(keys.profile('1001'));
    const found = await findSignedIn(table, token, NOW);
    expect(found).toMatchObject({ user: '1001', profile: {} });
    expect(found?.grant).toBeUndefined();
  });
});

describe('nobody is signed in', () => {
  test.each<[string, () => SessionToken | undefined, number]>([
    ['without a cookie', () => undefined, NOW],
    ['by another secret', () => ({ ...token, secret: 'A'.repeat(43) }), NOW],
    ['as another user', () => ({ ...token, user: '2002' }), NOW],
    ['after the session’s end', () => token, NOW + SESSION_IDLE * 1000],
  ])('%s', async (_name, who, now) => {
    expect(await findSignedIn(table, who(), now)).toBeUndefined();
    await expect(authenticate(table, who(), now)).rejects.toMatchObject({
      code: 'unauthenticated',
      remedy: 'reconnect',
    });
  });

  test('from the moment on at which the session was ended', async () => {
    memory.remove(keys.session('1001', hashSession(token)));
    expect(await findSignedIn(table, token, NOW)).toBeUndefined();
  });
});
