import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { beforeEach, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { createBus } from '../../../shared/bus/bus.ts';
import { BUS_EVENTS, DEFAULT_BUS_EVENTS } from '../../../shared/bus/bus-events.ts';

const client = new EventBridgeClient({ region: 'us-east-1' });
const events = mockClient(client);
beforeEach(() => {
  events.reset();
  events.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
});

const created = { user: 'u', source: 'plan', occurrence: 'once', eventId: 'e', htmlLink: undefined };

test('the bus is told of what is wanted, and of nothing else', async () => {
  const bus = createBus(client, 'bus', ['GrantRevoked']);
  await bus.publish('EventCreated', created);
  expect(events.calls()).toHaveLength(0);
  await bus.publish('GrantRevoked', { user: 'u' });
  expect(events.call(0).args[0].input).toEqual({
    Entries: [
      { EventBusName: 'bus', Source: 'onbehalf', DetailType: 'GrantRevoked', Detail: '{"user":"u"}' },
    ],
  });
});

test('an entry that the bus refuses is to be told again', async () => {
  events.on(PutEventsCommand).resolves({ FailedEntryCount: 1 });
  await expect(createBus(client, 'bus', BUS_EVENTS).publish('EventCreated', created)).rejects.toMatchObject({
    code: 'store_unavailable',
    remedy: 'retry_later',
  });
});

test('by default it is told of all that somebody may have to act upon', () => {
  expect(DEFAULT_BUS_EVENTS).toEqual(['EventFailed', 'EventMissed', 'GrantRevoked', 'GrantRestored']);
});
