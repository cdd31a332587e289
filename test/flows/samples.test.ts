import { afterEach, expect, test } from '@jest/globals';
import type { Context } from 'aws-lambda';
import type { AppUser } from '../support/app-user.ts';
import { CALENDAR_SCOPE, meetup, useStack } from '../support/use-stack.ts';

const used = useStack();

// What the construct GoogleFunction sets beside the environment of the stack.
process.env['GOOGLE_SCOPES'] = CALENDAR_SCOPE;
afterEach(() => used.stack.engine.settle());

const context = { getRemainingTimeInMillis: () => 20_000 } as Context;
const idOf = (user: AppUser) =>
  used.stack.google.control.accounts().find(({ email }) => email === user.google.email)?.sub ?? '';

async function connected(): Promise<AppUser> {
  const user = used.newUser();
  await user.connect();
  return user;
}

test('a Lambda of the adopter’s own reads the calendars of users who are away; a dead grant takes nothing from the others', async () => {
  const { handler } = await import('../../functions/samples/weekly-digest.ts');
  const [ada, ben] = [await connected(), await connected()];
  const soon = new Date(used.stack.clock.now() + 3600_000).toISOString().slice(0, 19).concat('Z');
  const later = new Date(used.stack.clock.now() + 7200_000).toISOString().slice(0, 19).concat('Z');
  await ada.call('POST', '/events', {
    body: { ...meetup, start: { dateTime: soon }, end: { dateTime: later } },
  });
  await ada.call('DELETE', '/sessions');
  used.stack.google.control.revokeGrant(ben.google.email);

  expect(await handler({ users: [idOf(ada), idOf(ben), 'nobody'] }, context)).toEqual([
    { user: idOf(ada), events: 1 },
  ]);
});

test('a Lambda of the adopter’s own asks the engine for events, twice, and each is made once', async () => {
  const { handler } = await import('../../functions/samples/remind-of-review.ts');
  const users = [await connected(), await connected()];
  const review = { id: 'c-42', day: '2030-03-01', users: users.map(idOf) };
  await handler(review);
  await handler(review);
  await used.stack.engine.settle();
  for (const { google } of users) {
    expect(used.stack.google.control.events(google.email)).toMatchObject([{ summary: 'Review of c-42' }]);
  }
  await expect(handler({ ...review, id: 'c-43', day: 'never' })).rejects.toThrow('invalid_event');
});
