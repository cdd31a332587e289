import { describe, expect, test } from '@jest/globals';
import { noteDeparture, readDeparture } from '../../../shared/consent/departure.ts';
import { BACKUPS_REACH, keys } from '../../../shared/table/table.ts';
import { createMemoryTable } from '../support/memory-table.ts';

const NOW = Date.UTC(2027, 2, 1);

describe('the mark of who has left', () => {
  test('names nobody, holds nothing but two times, and lasts as long as backups reach', async () => {
    const memory = createMemoryTable();
    await noteDeparture(memory.open(), '1001', 'ACCOUNT', NOW);
    const item = memory.read(keys.departure('1001', 'ACCOUNT'));
    expect(item).toEqual({
      pk: expect.stringMatching(/^LEFT#[\w-]{43}$/),
      sk: 'ACCOUNT',
      leftAt: NOW,
      expiresAt: NOW / 1000 + BACKUPS_REACH,
    });
    expect(JSON.stringify(item)).not.toContain('1001');
    expect(readDeparture(item)).toBe(NOW);
    expect(readDeparture(undefined)).toBeUndefined();
    expect(readDeparture({ leftAt: 'then' })).toBeUndefined();
  });

  test('tells one user from another, and all from Calendar alone', () => {
    const marks = [
      keys.departure('1001', 'ACCOUNT'),
      keys.departure('1001', 'CALENDAR'),
      keys.departure('1002', 'ACCOUNT'),
    ];
    expect(new Set(marks.map(({ pk, sk }) => `${pk} ${sk}`)).size).toBe(3);
  });
});
