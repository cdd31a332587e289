import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Sqs, startSqs } from '../../../infra/local/aws/sqs.ts';
import { createShiftedClock, type ShiftedClock } from '../../../infra/local/shifted-clock.ts';
import { clientAt, refusalOf } from '../../support/aws-call.ts';

let sqs: Sqs;
let client: SQSClient;
let clock: ShiftedClock;
let restoreDate: () => void;

beforeEach(async () => {
  clock = createShiftedClock();
  restoreDate = clock.install();
  sqs = await startSqs();
  client = new SQSClient(clientAt(sqs.url));
});

afterEach(async () => {
  client.destroy();
  await sqs.close();
  restoreDate();
});

const send = (MessageBody: string, QueueUrl = sqs.queues.events.url) =>
  client.send(new SendMessageCommand({ QueueUrl, MessageBody }));

async function receive(QueueUrl = sqs.queues.events.url): Promise<Message[]> {
  const names = { MessageSystemAttributeNames: ['All' as const], MessageAttributeNames: ['All'] };
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, ...names }),
  );
  return Messages;
}

const bodies = (messages: { Body?: string | undefined }[]) => messages.map(({ Body }) => Body).sort();

test('a message is received once while it is in flight, and never again when it is deleted', async () => {
  await send('one');
  const [message] = await receive();
  expect(message).toMatchObject({ Body: 'one', Attributes: { ApproximateReceiveCount: '1' } });
  expect(await receive()).toEqual([]);
  const QueueUrl = sqs.queues.events.url;
  await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle }));
  clock.moveTo(clock.now() + 24 * 3_600_000);
  expect(await receive()).toEqual([]);
});

test('a message that nobody deletes comes back after six minutes of the stack’s clock', async () => {
  await send('one');
  await receive();
  clock.moveTo(clock.now() + 359_000);
  expect(await receive()).toEqual([]);
  clock.moveTo(clock.now() + 1_000);
  expect(await receive()).toMatchObject([{ Attributes: { ApproximateReceiveCount: '2' } }]);
});

test('a receiver can put a message off', async () => {
  await send('one');
  const [message] = await receive();
  const QueueUrl = sqs.queues.events.url;
  const putOff = { QueueUrl, ReceiptHandle: message?.ReceiptHandle, VisibilityTimeout: 43_200 };
  await client.send(new ChangeMessageVisibilityCommand(putOff));
  expect(await sqs.messages('events')).toMatchObject([{ body: 'one', inFlight: true, receives: 1 }]);
  clock.moveTo(clock.now() + 43_199_000);
  expect(await receive()).toEqual([]);
  clock.moveTo(clock.now() + 1_000);
  expect(bodies(await receive())).toEqual(['one']);
});

test('batches are sent and deleted entry by entry', async () => {
  const QueueUrl = sqs.queues.broadcasts.url;
  const Entries = ['a', 'b', 'c'].map((Id) => ({ Id, MessageBody: Id }));
  const { Successful } = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  expect(Successful).toHaveLength(3);
  const received = await receive(QueueUrl);
  expect(bodies(received)).toEqual(['a', 'b', 'c']);
  const handles = received
    .slice(0, 2)
    .map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
  await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries: handles }));
  expect(await sqs.messages('broadcasts')).toHaveLength(1);
});

test('single entries of a batch can fail while the call succeeds', async () => {
  const QueueUrl = sqs.queues.events.url;
  const Entries = ['a', 'b', 'c'].map((Id) => ({ Id, MessageBody: Id }));
  sqs.entryFaults.fail(2);
  const answer = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  expect(answer.Failed?.map(({ Id }) => Id)).toEqual(['a', 'b']);
  expect(answer.Successful?.map(({ Id }) => Id)).toEqual(['c']);
  expect((await sqs.messages('events')).map(({ body }) => body)).toEqual(['c']);
  expect((await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }))).Failed ?? []).toEqual([]);
});

test('what has been received too often moves to the dead-letter queue, and back with a redrive', async () => {
  await send('poison');
  for (let time = 0; time < 12; time += 1) {
    expect(await receive()).toHaveLength(1);
    clock.moveTo(clock.now() + 360_000);
  }
  expect(await receive()).toEqual([]);
  expect((await sqs.messages('deadEvents')).map(({ body }) => body)).toEqual(['poison']);

  const { TaskHandle } = await client.send(
    new StartMessageMoveTaskCommand({ SourceArn: sqs.queues.deadEvents.arn }),
  );
  expect(TaskHandle).toBeDefined();
  expect(await sqs.messages('deadEvents')).toEqual([]);
  expect(await receive()).toMatchObject([{ Body: 'poison', Attributes: { ApproximateReceiveCount: '1' } }]);
});

test('only a dead-letter queue can be redriven', async () => {
  const task = (SourceArn: string) => client.send(new StartMessageMoveTaskCommand({ SourceArn }));
  expect(await refusalOf(task(sqs.queues.events.arn))).toBe('ResourceNotFoundException');
  expect(await refusalOf(task(`${sqs.queues.events.arn}-none`))).toBe('ResourceNotFoundException');
});

test('the queues have the attributes of the stacks', async () => {
  const read = async (QueueUrl: string) =>
    (await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }))).Attributes;
  const events = await read(sqs.queues.events.url);
  expect(events).toMatchObject({ QueueArn: sqs.queues.events.arn, VisibilityTimeout: '360' });
  expect(JSON.parse(events?.['RedrivePolicy'] ?? '{}')).toEqual({
    deadLetterTargetArn: sqs.queues.deadEvents.arn,
    maxReceiveCount: 12,
  });
  expect(await read(sqs.queues.deadEvents.url)).toMatchObject({ MessageRetentionPeriod: '1209600' });
});

test('a queue’s URL leads to the endpoint', async () => {
  const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: sqs.queues.events.name }));
  expect(QueueUrl).toBe(sqs.queues.events.url);
  expect(new URL(sqs.url).hostname).toBe('127.0.0.1');
});

test('calls are logged by operation, and an unknown queue is refused', async () => {
  await send('one');
  const refusal = refusalOf(send('two', `${sqs.url}/000000000000/none`));
  expect(await refusal).toBe('QueueDoesNotExist');
  expect(sqs.requests.all()).toMatchObject([
    { operation: 'SendMessage', outcome: 'ok' },
    { operation: 'SendMessage', outcome: 'QueueDoesNotExist' },
  ]);
});

test.each([
  ['throttle', 'RequestThrottled'],
  ['access_denied', 'AccessDeniedException'],
  ['no_queue', 'QueueDoesNotExist'],
  ['internal', 'InternalFailure'],
] as const)('the switch %s lets a call fail with %s, and nothing is sent', async (fault, name) => {
  sqs.faults.inject('SendMessage', fault, { times: 1 });
  expect(await refusalOf(send('one'))).toBe(name);
  expect(await sqs.messages('events')).toEqual([]);
});

test('an answer can be lost after the message was sent: the repeat sends it twice', async () => {
  const patient = new SQSClient({ ...clientAt(sqs.url), maxAttempts: 2 });
  sqs.faults.inject('SendMessage', 'drop_answer', { times: 1 });
  await patient.send(new SendMessageCommand({ QueueUrl: sqs.queues.events.url, MessageBody: 'one' }));
  patient.destroy();
  expect((await sqs.messages('events')).map(({ body }) => body)).toEqual(['one', 'one']);
});
