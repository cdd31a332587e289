import type { SQSEvent, SQSMessageAttributes, SQSRecord } from 'aws-lambda';
import * as z from 'zod';
import { REGION } from '../aws/wire/account.ts';

/** What ReceiveMessage answers. */
export const receivedMessages = z.object({
  Messages: z
    .array(
      z.object({
        MessageId: z.string(),
        ReceiptHandle: z.string(),
        Body: z.string(),
        MD5OfBody: z.string(),
        MD5OfMessageAttributes: z.string().optional(),
        Attributes: z.record(z.string(), z.string()),
        MessageAttributes: z
          .record(
            z.string(),
            z.object({
              DataType: z.string(),
              StringValue: z.string().optional(),
              BinaryValue: z.string().optional(),
            }),
          )
          .default({}),
      }),
    )
    .default([]),
});

export type ReceivedMessage = z.output<typeof receivedMessages>['Messages'][number];

/**
 * The event with which Lambda invokes a function for messages of a queue.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 */
export function buildSqsEvent(messages: readonly ReceivedMessage[], eventSourceARN: string): SQSEvent {
  return { Records: messages.map((message) => buildRecord(message, eventSourceARN)) };
}

function buildRecord(message: ReceivedMessage, eventSourceARN: string): SQSRecord {
  const { Attributes } = message;
  return {
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: {
      ...Attributes,
      ApproximateReceiveCount: Attributes['ApproximateReceiveCount'] ?? '1',
      SentTimestamp: Attributes['SentTimestamp'] ?? '0',
      SenderId: Attributes['SenderId'] ?? '',
      ApproximateFirstReceiveTimestamp: Attributes['ApproximateFirstReceiveTimestamp'] ?? '0',
    },
    messageAttributes: Object.fromEntries(
      Object.entries(message.MessageAttributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
        name,
        {
          dataType: DataType,
          ...(StringValue !== undefined && { stringValue: StringValue }),
          ...(BinaryValue !== undefined && { binaryValue: BinaryValue }),
          stringListValues: [],
          binaryListValues: [],
        },
      ]),
    ) as SQSMessageAttributes,
    md5OfBody: message.MD5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN,
    awsRegion: REGION,
  };
}
