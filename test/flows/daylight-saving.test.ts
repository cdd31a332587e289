import { afterEach, expect, test } from '@jest/globals';
import { type LocalStack, startLocalStack } from '../../infra/local/stack.ts';
import { appUser } from '../support/app-user.ts';

const DAY = 24 * 3600_000;

let stack: LocalStack | undefined;
afterEach(() => stack?.stop());

test.each([
  ['Europe/Paris', '2027-03-26T12:00:00Z'],
  ['Europe/Paris', '2027-10-29T12:00:00Z'],
  ['America/New_York', '2027-03-12T20:00:00Z'],
  ['America/New_York', '2027-11-05T20:00:00Z'],
])('a daily plan in %s keeps its local hour when the clocks change after %s', async (timeZone, from) => {
  const start = Date.parse(from);
  stack = await startLocalStack({ now: () => start + performance.now() });
  await stack.engine.pause();
  const user = appUser(stack, 'ada@example.com');
  await user.connect();
  const { status } = await user.call('POST', '/schedules', {
    body: { when: { cron: '0 9 * * *', timeZone }, event: { summary: 'Stand-up' }, count: 3 },
  });
  expect(status).toBe(201);
  await user.call('DELETE', '/session');
  // Once before the change, twice after it, and no more; each day costs a nightly check of everything.
  await stack.clock.advance(3.9 * DAY);

  const local = new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  const times = stack.google.control
    .events('ada@example.com')
    .map((event) => local.format(Date.parse(event.start?.dateTime ?? '')));
  expect(times).toHaveLength(3);
  expect(new Set(times).size).toBe(3);
  for (const time of times) expect(time).toMatch(/, 09:00$/);
});
