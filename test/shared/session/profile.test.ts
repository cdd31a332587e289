import { describe, expect, test } from '@jest/globals';
import { hasProfile, readProfile, storeProfile } from '../../../shared/session/profile.ts';
import { keys } from '../../../shared/table/table.ts';
import { createMemoryTable } from '../support/memory-table.ts';

const NOW = Date.UTC(2027, 0, 1);
const picture = 'https://lh3.example/ada';

describe('a profile', () => {
  test('is what the ID token said, and when', async () => {
    const memory = createMemoryTable();
    const table = memory.open();
    expect(await hasProfile(table, '1001')).toBe(false);
    const ada = { user: '1001', email: 'ada@example.com', emailVerified: false, name: 'Ada', picture };
    await storeProfile(table, ada, NOW);
    expect(memory.read(keys.profile('1001'))).toEqual({
      pk: 'USER#1001',
      sk: 'PROFILE',
      email: 'ada@example.com',
      emailVerified: false,
      name: 'Ada',
      picture,
      updatedAt: NOW,
    });
    expect(await hasProfile(table, '1001')).toBe(true);
    expect(await hasProfile(table, '2002')).toBe(false);
  });

  test('is read as far as there is something to show', () => {
    const shown = { email: 'ada@example.com', name: 'Ada', picture };
    expect(readProfile({ ...keys.profile('1001'), ...shown, emailVerified: true })).toEqual(shown);
    expect(readProfile({ name: 'Ada' })).toEqual({ name: 'Ada' });
  });

  test.each([undefined, { email: 7 }, { name: null }, { picture: [] }])('in %j is an empty one', (item) => {
    expect(readProfile(item)).toEqual({});
  });
});
