import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { AwsError } from '../wire/aws-error.ts';
import type { SqsStore } from './store.ts';

const moveInput = z.object({ SourceArn: z.string(), DestinationArn: z.string().optional() });
const received = z.object({
  Messages: z
    .array(
      z.object({ Body: z.string(), ReceiptHandle: z.string(), MessageAttributes: z.unknown().optional() }),
    )
    .optional(),
});
const queues = z.object({ QueueUrls: z.array(z.string()).optional() });
const attributes = z.object({
  Attributes: z.object({ QueueArn: z.string(), RedrivePolicy: z.string().optional() }),
});

/**
 * StartMessageMoveTask, which fauxqs does not have: the redrive of a dead-letter queue, at once. The message
 * gets a new id and a receive count of its own, as on AWS.
 *
 * @throws AwsError `ResourceNotFoundException` when no queue names the source as its dead-letter queue
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
 */
export async function moveMessages(store: SqsStore, body: string): Promise<object> {
  const { SourceArn, DestinationArn } = moveInput.parse(JSON.parse(body));
  const ask = async <Answer extends z.ZodType>(operation: string, input: object, schema: Answer) =>
    schema.parse(JSON.parse(String((await store.call(operation, JSON.stringify(input))).body)));
  const urls = (await ask('ListQueues', {}, queues)).QueueUrls ?? [];
  const known = await Promise.all(
    urls.map(async (QueueUrl) => {
      const input = { QueueUrl, AttributeNames: ['QueueArn', 'RedrivePolicy'] };
      return { QueueUrl, ...(await ask('GetQueueAttributes', input, attributes)).Attributes };
    }),
  );
  const source = known.find(({ QueueArn }) => QueueArn === SourceArn);
  const served = known.find(({ RedrivePolicy }) => RedrivePolicy?.includes(`"${SourceArn}"`));
  const destination = DestinationArn ? known.find(({ QueueArn }) => QueueArn === DestinationArn) : served;
  if (!source || !served || !destination) {
    throw new AwsError(
      'ResourceNotFoundException',
      'The resource that you specified for the queue doesn’t exist.',
    );
  }
  for (;;) {
    const batch = { QueueUrl: source.QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] };
    const { Messages = [] } = await ask('ReceiveMessage', batch, received);
    if (Messages.length === 0) return { TaskHandle: Buffer.from(randomUUID()).toString('base64') };
    for (const { Body, ReceiptHandle, MessageAttributes } of Messages) {
      await ask(
        'SendMessage',
        { QueueUrl: destination.QueueUrl, MessageBody: Body, MessageAttributes },
        z.unknown(),
      );
      await store.call('DeleteMessage', JSON.stringify({ QueueUrl: source.QueueUrl, ReceiptHandle }));
    }
  }
}
