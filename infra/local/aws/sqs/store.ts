import { buildApp } from 'fauxqs';
import { errorType } from '../wire/forward.ts';
import type { WireAnswer } from '../wire/wire.ts';

/** fauxqs, without a port of its own: it would listen on every interface. */
export interface SqsStore {
  /** One call of the SQS JSON protocol, as it is on the wire. */
  call(operation: string, body: string): Promise<WireAnswer>;
  /** What stands in a queue, without receiving it. */
  look(queueName: string): Promise<QueueContent>;
  close(): Promise<void>;
}

export interface StoredMessage {
  messageId: string;
  body: string;
  messageAttributes: Record<string, { DataType: string; StringValue?: string }>;
  sentTimestamp: number;
  approximateReceiveCount: number;
  delayUntil?: number;
}

export interface QueueContent {
  ready: StoredMessage[];
  delayed: StoredMessage[];
  inflight: { message: StoredMessage; visibilityDeadline: number }[];
}

/** The host in the URLs that the store writes; the endpoint puts its own in its place. */
export const STORE_HOST = 'sqs.us-east-1.localhost';

export async function startSqsStore(): Promise<SqsStore> {
  const app = buildApp({ logger: false });
  await app.ready();
  return {
    async call(operation, body) {
      const {
        statusCode,
        headers,
        body: text,
      } = await app.inject({
        method: 'POST',
        url: '/',
        headers: {
          'content-type': 'application/x-amz-json-1.0',
          'x-amz-target': `AmazonSQS.${operation}`,
          host: 'localhost',
        },
        payload: body,
      });
      const query = headers['x-amzn-query-error'];
      return {
        status: statusCode,
        headers: { ...errorType(statusCode, text), ...(query && { 'x-amzn-query-error': String(query) }) },
        body: text,
      };
    },
    async look(queueName) {
      const answer = await app.inject(`/_fauxqs/queues/${queueName}`);
      return (answer.json() as { messages: QueueContent }).messages;
    },
    close: () => app.close(),
  };
}
