import { createEntryFaults, type EntryFaults } from './sqs/entry-faults.ts';
import { type MessageView, viewMessages } from './sqs/message-view.ts';
import { moveMessages } from './sqs/move-task.ts';
import { QUEUES, type QueueId, queueArn, queueAttributes } from './sqs/queues.ts';
import { STORE_HOST, startSqsStore } from './sqs/store.ts';
import { ACCOUNT_ID } from './wire/account.ts';
import { AwsError } from './wire/aws-error.ts';
import { type Endpoint, startEndpoint } from './wire/endpoint.ts';
import { nameInTarget } from './wire/json-protocol.ts';
import type { WireAnswer } from './wire/wire.ts';

const refusals = {
  throttle: new AwsError('RequestThrottled', 'The request was denied due to request throttling.', 400),
  access_denied: new AwsError('AccessDeniedException', 'Access to the resource is denied.', 403),
  no_queue: new AwsError('QueueDoesNotExist', 'The specified queue does not exist.'),
  internal: new AwsError('InternalFailure', 'The request processing has failed.', 500),
};

export interface Sqs extends Endpoint<keyof typeof refusals> {
  entryFaults: EntryFaults;
  queues: Record<QueueId, { name: string; url: string; arn: string }>;
  /** What stands in a queue, oldest first; looking does not receive. */
  messages(queue: QueueId): Promise<MessageView[]>;
  /** Lambda's own poller: it calls past the log and the fault switches. */
  poll(operation: string, input: object): Promise<unknown>;
  /** Is told of every message that is sent. */
  onSend: (() => void) | undefined;
}

/**
 * SQS on one machine: fauxqs, in memory, behind an endpoint that counts the calls and can fail them. The
 * Scheduler's deliveries come over the same wire; Lambda's polling does not.
 */
export async function startSqs(): Promise<Sqs> {
  const store = await startSqsStore();
  for (const [id, Attributes] of queueAttributes) {
    await store.call('CreateQueue', JSON.stringify({ QueueName: QUEUES[id], Attributes }));
  }
  const entryFaults = createEntryFaults();
  const endpoint = await startEndpoint({
    contentType: 'application/x-amz-json-1.0',
    bodyLimit: 2 * 1024 * 1024,
    refusals,
    nameOperation: (request) => nameInTarget(request, 'AmazonSQS'),
    async perform(operation, request): Promise<WireAnswer> {
      const body = request.body.toString();
      if (operation === 'StartMessageMoveTask') {
        const moved = await moveMessages(store, body);
        sqs.onSend?.();
        return { status: 200, body: JSON.stringify(moved) };
      }
      const call = (text: string) => store.call(operation, text);
      const answer = await (operation === 'SendMessageBatch' ? entryFaults.pass(body, call) : call(body));
      if (/^(?:SendMessage|ChangeMessageVisibility)/.test(operation)) sqs.onSend?.();
      const ownUrls = String(answer.body).replaceAll(`http://${STORE_HOST}`, endpoint.url);
      return { ...answer, body: ownUrls };
    },
  });
  const entries = Object.entries(QUEUES).map(([id, name]) => {
    return [id, { name, url: `${endpoint.url}/${ACCOUNT_ID}/${name}`, arn: queueArn(id as QueueId) }];
  });
  const sqs: Sqs = {
    ...endpoint,
    entryFaults,
    queues: Object.fromEntries(entries) as Sqs['queues'],
    onSend: undefined,
    messages: async (queue) => viewMessages(await store.look(QUEUES[queue])),
    async poll(operation, input) {
      const { body } = await store.call(operation, JSON.stringify(input));
      return body.length > 0 ? JSON.parse(String(body)) : undefined;
    },
    async close() {
      await endpoint.close();
      await store.close();
    },
  };
  return sqs;
}
