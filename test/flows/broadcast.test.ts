import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { createSqsClient } from '../../shared/aws/clients/sqs.ts';
import type { AppUser } from '../support/app-user.ts';
import { useStack } from '../support/use-stack.ts';

const used = useStack();
/** In most of the sixteen segments more than the queue takes at a time. */
const USERS = 200;
const meetup = {
  summary: 'Everybody’s meetup',
  start: { dateTime: '2030-03-01T18:00:00Z' },
  end: { dateTime: '2030-03-01T20:00:00Z' },
};
let people: AppUser[] = [];

beforeAll(async () => {
  for (let start = 0; start < USERS; start += 50)
    people = people.concat(await Promise.all(Array.from({ length: 50 }, () => used.connected())));
}, 60_000);

/** How many events each of them has. */
const counts = () => people.map((user) => user.events().length);

describe('a broadcast', () => {
  // Takes seconds: 400 messages go through queue and worker.
  test('to everybody, started twice, makes one event for each, and reports it', async () => {
    for (let round = 0; round < 2; round += 1) {
      expect(await used.stack.engine.invoke('plan-broadcast', { id: 'meetup', event: meetup })).toEqual({
        started: 'meetup',
      });
      // Time enough for whatever a slow machine makes try again.
      await used.stack.clock.advance(2 * 3600_000);
    }
    expect(counts()).toEqual(people.map(() => 1));
    expect(await used.stack.engine.invoke('plan-broadcast', { report: 'meetup' })).toEqual({
      broadcast: 'meetup',
      segments: { all: 16, finished: 16 },
      reached: USERS,
      outcomes: { created: USERS },
    });
    // Nothing of it is left over, and nothing was given up.
    expect(await used.stack.sqs.messages('events')).toHaveLength(0);
    expect(await used.stack.sqs.messages('deadEvents')).toHaveLength(0);
  }, 60_000);

  test('to a list reaches those who are on it', async () => {
    const [ada, ben] = people.map(({ id }) => id);
    await used.stack.engine.invoke('plan-broadcast', { id: 'listed', event: meetup, users: [ada, ben, ada] });
    await used.stack.engine.settle();
    expect(counts().slice(0, 3)).toEqual([2, 2, 1]);
  });

  test('continues where it was when its invocation ran out of time', async () => {
    const client = createSqsClient();
    const shard = { broadcast: 'meetup', shard: 3, reached: 0 };
    await client.send(
      new SendMessageCommand({
        QueueUrl: used.stack.environment.BROADCAST_QUEUE_URL,
        MessageBody: JSON.stringify(shard),
      }),
    );
    await used.stack.engine.settle();
    expect(counts().filter((count) => count > 2)).toEqual([]);
    client.destroy();
  });

  test.each([
    [
      'another event under its id',
      { id: 'meetup', event: { ...meetup, summary: 'Other' } },
      'idempotency_mismatch',
    ],
    [
      'an event that nobody could create',
      { id: 'bad', event: { ...meetup, end: meetup.start } },
      'invalid_event',
    ],
    ['no id', { event: meetup }, 'invalid_request'],
    ['a report of nothing', { report: 'unknown' }, 'not_found'],
  ])('refuses %s', async (_name, command, code) => {
    expect(await used.stack.engine.invoke('plan-broadcast', command)).toMatchObject({ code });
  });
});
