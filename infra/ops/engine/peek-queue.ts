import {
  ChangeMessageVisibilityBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';

/** Seconds for which what is looked at is nobody else's. */
const LOOKING = 30;
/** SQS hands out ten at a time. */
const BATCH = 10;

/** Takes messages for a while, each once; whoever calls deletes them or gives them back. */
export async function takeMessages(
  sqs: SQSClient,
  url: string,
  limit: number,
  seconds = LOOKING,
): Promise<Message[]> {
  const taken = new Map<string, Message>();
  while (taken.size < limit) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: url,
        MaxNumberOfMessages: Math.min(BATCH, limit - taken.size),
        VisibilityTimeout: seconds,
        MessageAttributeNames: ['All'],
        // Asks all servers of the queue: a short look may miss what is there. The client gives up after 1.5 seconds.
        WaitTimeSeconds: 1,
      }),
    );
    if (Messages.length === 0) break;
    for (const message of Messages) taken.set(message.MessageId ?? '', message);
  }
  return [...taken.values()];
}

/** Lets messages be seen again at once. */
export async function giveBack(sqs: SQSClient, url: string, messages: readonly Message[]): Promise<void> {
  for (let start = 0; start < messages.length; start += BATCH) {
    const Entries = messages.slice(start, start + BATCH).map(({ ReceiptHandle }, index) => ({
      Id: String(index),
      ReceiptHandle,
      VisibilityTimeout: 0,
    }));
    await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: url, Entries }));
  }
}

/** How many messages wait in a queue, and how many somebody has taken. */
export async function countMessages(
  sqs: SQSClient,
  url: string,
): Promise<{ waiting: number; taken: number }> {
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: url,
      AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    }),
  );
  return {
    waiting: Number(Attributes?.['ApproximateNumberOfMessages'] ?? 0),
    taken: Number(Attributes?.['ApproximateNumberOfMessagesNotVisible'] ?? 0),
  };
}
