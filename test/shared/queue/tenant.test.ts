import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import type { EventRequest } from '../../../shared/queue/event-request.ts';
import { createQueue } from '../../../shared/queue/queue.ts';
import { tenantOf } from '../../../shared/queue/tenant.ts';

const event = {
  summary: 'Meetup',
  start: { dateTime: '2031-03-01T18:00:00Z' },
  end: { dateTime: '2031-03-01T20:00:00Z' },
} as unknown as Extract<EventRequest, { kind: 'event' }>['event'];
const asked = (user: string, key = 'one'): EventRequest => ({ kind: 'event', user, key, event });
const scheduled = (user: string): EventRequest => ({
  kind: 'scheduled',
  user,
  schedule: 'plan',
  occurrence: '2031-03-01T17:00:00Z',
});

describe('the tenant of a request', () => {
  test('is its user, whatever they asked for', () => {
    const own = [
      asked('ada'),
      asked('ada', 'two'),
      scheduled('ada'),
      { kind: 'resume', user: 'ada' } as const,
    ];
    expect(new Set(own.map(tenantOf)).size).toBe(1);
    expect(tenantOf(asked('ben'))).not.toBe(tenantOf(asked('ada')));
  });

  test('is the broadcast or the nightly check, which are for many users and in nobody’s stead', () => {
    const broadcast = (user: string, id: string): EventRequest => ({
      kind: 'broadcast',
      user,
      broadcast: id,
    });
    expect(tenantOf(broadcast('ada', 'spring'))).toBe(tenantOf(broadcast('ben', 'spring')));
    expect(tenantOf(broadcast('ada', 'spring'))).not.toBe(tenantOf(broadcast('ada', 'autumn')));
    expect(tenantOf({ kind: 'check-grant', user: 'ada' })).toBe(
      tenantOf({ kind: 'check-grant', user: 'ben' }),
    );
    const named = [asked('spring'), broadcast('ada', 'spring'), asked('check-grant')];
    expect(new Set([...named, { kind: 'check-grant', user: 'ada' } as const].map(tenantOf)).size).toBe(4);
  });

  test('fits a message group of SQS, however long the user’s id is', () => {
    for (const user of ['1', '9'.repeat(255)]) expect(tenantOf(asked(user))).toMatch(/^[\w-]{1,128}$/);
  });
});

describe('a queue', () => {
  const entriesOf = async (tenants?: typeof tenantOf) => {
    const client = new SQSClient({ region: 'eu-west-1' });
    const calls = mockClient(client).on(SendMessageBatchCommand).resolves({ Successful: [], Failed: [] });
    await createQueue(client, 'https://queue.example/', tenants).send([asked('ada'), asked('ben')]);
    return calls
      .commandCalls(SendMessageBatchCommand)
      .flatMap(({ args: [{ input }] }) => input.Entries ?? []);
  };

  test('sends each message in the group of its tenant, by which SQS keeps it fair', async () => {
    expect((await entriesOf(tenantOf)).map(({ MessageGroupId }) => MessageGroupId)).toEqual([
      tenantOf(asked('ada')),
      tenantOf(asked('ben')),
    ]);
  });

  test('without tenants sends messages without a group', async () => {
    for (const entry of await entriesOf()) expect(entry).not.toHaveProperty('MessageGroupId');
  });
});
