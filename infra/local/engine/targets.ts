import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type FunctionName, functionEnvironment } from '../../../shared/env.ts';
import type { DeliveryEnd, Targets } from '../aws/scheduler/delivery.ts';
import type { Sqs } from '../aws/sqs.ts';
import { ACCOUNT_ID, credentials, functionArn, REGION } from '../aws/wire/account.ts';

/** Refusals that no repetition helps: the Scheduler gives up at once. */
const FINAL = ['AccessDeniedException', 'QueueDoesNotExist', 'InvalidMessageContents'];

/**
 * Where the local Scheduler delivers: to queues over the wire, so that a fault switch of SQS strikes it too,
 * and to functions asynchronously, as its Lambda target does (the repetitions of an asynchronous invocation
 * that failed are left out).
 */
export function createTargets(
  sqs: Sqs,
  invokeAsync: (name: FunctionName, event: unknown) => void,
): Targets & { close(): void } {
  const client = new SQSClient({
    endpoint: sqs.url,
    region: REGION,
    credentials,
    maxAttempts: 1,
    requestHandler: { requestTimeout: 2_000, throwOnRequestTimeout: true },
  });
  const send = async (arn: string, body: string, attributes: Readonly<Record<string, string>> = {}) => {
    const MessageAttributes = Object.fromEntries(
      Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
    );
    const QueueUrl = `${sqs.url}/${ACCOUNT_ID}/${arn.split(':').at(-1)}`;
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: body, MessageAttributes }));
  };
  return {
    async deliver(arn, input): Promise<DeliveryEnd> {
      if (arn.startsWith('arn:aws:lambda:')) {
        const name = functionNames.find((one) => functionArn(one) === arn);
        if (!name) return refused('ResourceNotFoundException', `Function not found: ${arn}`, false);
        invokeAsync(name, JSON.parse(input));
        return { delivered: true };
      }
      try {
        await send(arn, input);
        return { delivered: true };
      } catch (error) {
        const { name, message } = error instanceof Error ? error : new Error(String(error));
        return refused(name, message, !FINAL.includes(name));
      }
    },
    bury: send,
    close: () => client.destroy(),
  };
}

const functionNames = Object.keys(functionEnvironment) as FunctionName[];

function refused(code: string, message: string, retryable: boolean): DeliveryEnd {
  return { delivered: false, code, message, retryable };
}
