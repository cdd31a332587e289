import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { composeActing } from '../../../shared/adopter/compose-acting.ts';
import { composeRequests } from '../../../shared/adopter/compose-requests.ts';
import { ACTING, REQUESTING, SCOPES } from '../../../shared/adopter/environment.ts';
import { eventRequestSchema } from '../../../shared/queue/event-request.ts';

const EVENT_QUEUE_URL = 'https://sqs.eu-central-1.amazonaws.com/000000000000/events';
const event = {
  summary: 'Review',
  start: { dateTime: '2027-03-01T09:00:00', timeZone: 'Europe/Paris' },
  end: { dateTime: '2027-03-01T09:30:00', timeZone: 'Europe/Paris' },
};

const sqs = mockClient(SQSClient);

function sentMessages(): unknown[] {
  const entries = sqs
    .commandCalls(SendMessageBatchCommand)
    .flatMap(({ args }) => args[0].input.Entries ?? []);
  return entries.map(({ MessageBody }) => JSON.parse(MessageBody ?? ''));
}

beforeEach(() => {
  sqs.reset();
  sqs.on(SendMessageBatchCommand).resolves({ Successful: [], Failed: [] });
});

describe('a request for events', () => {
  const requestEvents = composeRequests({ EVENT_QUEUE_URL });

  test('stands in the queue as the worker reads it, one message a user', async () => {
    const users = Array.from({ length: 12 }, (_, index) => `user-${index}`);
    await requestEvents(users.map((user) => ({ user, key: 'review-1', event })));
    const sent = sentMessages().map((message) => eventRequestSchema.parse(message));
    expect(sent).toEqual(
      users.map((user) => ({
        kind: 'event',
        user,
        key: 'review-1',
        event: { ...event, calendarId: 'primary', sendUpdates: 'none' },
      })),
    );
    for (const { args } of sqs.commandCalls(SendMessageBatchCommand)) {
      expect(args[0].input.QueueUrl).toBe(EVENT_QUEUE_URL);
    }
  });

  test('is refused whole when Google would refuse one of its events', async () => {
    const wrong = { ...event, end: { dateTime: '2027-03-01T08:00:00', timeZone: 'Europe/Paris' } };
    const requested = [
      { user: 'a', key: 'k', event },
      { user: 'b', key: 'k', event: wrong },
    ];
    await expect(requestEvents(requested)).rejects.toMatchObject({ code: 'invalid_event' });
    expect(sentMessages()).toEqual([]);
  });
});

describe('a function that was not given its variables', () => {
  test('does not start, and names all that are missing', () => {
    expect(() => composeRequests({})).toThrow('missing environment: EVENT_QUEUE_URL');
    const complete = Object.fromEntries([...ACTING, ...REQUESTING, SCOPES].map((name) => [name, 'value']));
    expect(() => composeActing(complete)).not.toThrow();
    expect(() => composeActing({ ...complete, GOOGLE_CLIENT_ID: 'unset', GOOGLE_SCOPES: '' })).toThrow(
      'missing environment: GOOGLE_CLIENT_ID, GOOGLE_SCOPES',
    );
  });
});
