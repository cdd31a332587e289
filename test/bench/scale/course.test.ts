import { describe, expect, test } from '@jest/globals';
import { keys } from '../../../shared/table/table.ts';
import { TABLE_NAME } from '../../faults/support/stored-items.ts';
import { createChance } from './chance.ts';
import { createClock } from './clock.ts';
import { createCloud } from './cloud.ts';
import { describeCourse } from './course.ts';
import { createGoogleModel } from './google.ts';

/** What two users leave behind whose events are there, and recorded. */
function finish() {
  const clock = createClock(0);
  const cloud = createCloud(clock, createChance(1), 1769);
  const google = createGoogleModel(clock, createChance(1), { faultRate: 0 });
  for (const user of ['1', '2']) {
    const event = { id: `event-${user}`, at: Number(user) * 30_000, body: '{}' };
    google.events.set(user, [event]);
    record(cloud, user, { status: 'created', eventId: event.id });
  }
  google.tally.calendar = 2;
  const activity = { invocations: 1, billed: 3000, overrun: 0, waits: new Map<string, number>() };
  return { users: 2, began: 0, drained: 60_000, cloud, google, activity };
}

function record(cloud: ReturnType<typeof createCloud>, user: string, run: object): void {
  cloud.items.effects.Put({ TableName: TABLE_NAME, Item: { ...keys.run(user, 'plan', 'once'), ...run } });
}

describe('what a simulation came to', () => {
  test('is in order when everybody has one event, and the table says so', () => {
    expect(describeCourse(finish())).toMatchObject({
      lost: 0,
      duplicated: 0,
      faults: 0,
      lastUser: 60,
      rate: 4,
      perUser: { lambdaSeconds: 1.5, calendarCalls: 1 },
    });
  });

  test('shows a user who has no event', () => {
    const remains = finish();
    remains.google.events.delete('2');
    expect(describeCourse(remains)).toMatchObject({ lost: 1, faults: 1 });
  });

  test('shows a user who has two', () => {
    const remains = finish();
    remains.google.events.get('1')?.push({ id: 'another', at: 0, body: '{}' });
    expect(describeCourse(remains)).toMatchObject({ lost: 0, duplicated: 1 });
  });

  test('shows a row that tells of another event, that is not closed, or that is missing', () => {
    for (const run of [
      { status: 'created', eventId: 'another' },
      { status: 'waiting', eventId: 'event-2' },
    ]) {
      const remains = finish();
      record(remains.cloud, '2', run);
      expect(describeCourse(remains).faults).toBe(1);
    }
    const remains = finish();
    remains.cloud.items.effects.Delete({ TableName: TABLE_NAME, Key: keys.run('1', 'plan', 'once') });
    expect(describeCourse(remains).faults).toBe(1);
  });
});
