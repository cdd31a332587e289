import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type EventBus, startEventBus } from '../../../infra/local/aws/event-bus.ts';
import { clientAt, refusalOf } from '../../support/aws-call.ts';

const now = Date.UTC(2027, 2, 1, 12);
let bus: EventBus;
let client: EventBridgeClient;

beforeEach(async () => {
  bus = await startEventBus({ now: () => now });
  client = new EventBridgeClient(clientAt(bus.url));
});

afterEach(async () => {
  client.destroy();
  await bus.close();
});

const entry = (further: Partial<PutEventsRequestEntry> = {}): PutEventsRequestEntry => ({
  EventBusName: bus.name,
  Source: 'onbehalf',
  DetailType: 'EventCreated',
  Detail: '{"user":"1"}',
  ...further,
});
const put = (...Entries: PutEventsRequestEntry[]) => client.send(new PutEventsCommand({ Entries }));

test('events are kept in order, and found by their kind', async () => {
  const { FailedEntryCount, Entries } = await put(entry(), entry({ DetailType: 'GrantRevoked' }));
  expect(FailedEntryCount).toBe(0);
  expect(bus.events().map(({ id }) => id)).toEqual(Entries?.map(({ EventId }) => EventId));
  expect(bus.events('GrantRevoked')).toMatchObject([
    { source: 'onbehalf', detail: { user: '1' }, time: now },
  ]);
  bus.clear();
  expect(bus.events()).toEqual([]);
});

test('the bus is found by its ARN too', async () => {
  const EventBusName = `arn:aws:events:us-east-1:000000000000:event-bus/${bus.name}`;
  expect((await put(entry({ EventBusName }))).FailedEntryCount).toBe(0);
});

test.each<[string, Partial<PutEventsRequestEntry>, string]>([
  ['without a source', { Source: undefined }, 'InvalidArgument'],
  ['without a detail', { Detail: undefined }, 'InvalidArgument'],
  ['whose detail is no JSON', { Detail: 'text' }, 'MalformedDetail'],
  ['whose detail is a list', { Detail: '[]' }, 'MalformedDetail'],
  ['for a bus that is not there', { EventBusName: 'other' }, 'ResourceNotFoundException'],
])('an entry %s fails by itself, in a call that succeeds', async (_name, further, code) => {
  const answer = await put(entry(further), entry());
  expect(answer.FailedEntryCount).toBe(1);
  expect(answer.Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([code, undefined]);
  expect(bus.events()).toHaveLength(1);
});

test('entries can be made to fail', async () => {
  bus.failEntries(1);
  expect((await put(entry(), entry())).FailedEntryCount).toBe(1);
  expect((await put(entry())).FailedEntryCount).toBe(0);
});

test('more than ten entries are refused, and so is a call that a switch strikes', async () => {
  expect(await refusalOf(put(...Array.from({ length: 11 }, () => entry())))).toBe('ValidationException');
  bus.faults.inject('PutEvents', 'throttle', { times: 1 });
  expect(await refusalOf(put(entry()))).toBe('ThrottlingException');
  expect(bus.events()).toEqual([]);
  expect(bus.requests.count('PutEvents')).toBe(2);
});
