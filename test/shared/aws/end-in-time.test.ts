import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { EncryptCommand } from '@aws-sdk/client-kms';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { describe, expect, test } from '@jest/globals';
import { createDocumentClient } from '../../../shared/aws/clients/dynamodb.ts';
import { createKmsClient } from '../../../shared/aws/clients/kms.ts';
import { createSecretsManagerClient } from '../../../shared/aws/clients/secrets-manager.ts';
import { createSqsClient } from '../../../shared/aws/clients/sqs.ts';
import { withinInvocation } from '../../../shared/deadline.ts';
import { useStack } from '../../support/use-stack.ts';

const used = useStack();

/** One call of each service that a function waits for. */
const CALLS = {
  DynamoDB: {
    operation: 'PutItem',
    faults: () => used.stack.dynamodb,
    call: () =>
      createDocumentClient().send(
        new PutItemCommand({
          TableName: used.stack.environment.TABLE_NAME,
          Item: { pk: { S: 'TEST' }, sk: { S: 'TEST' } },
        }),
      ),
  },
  KMS: {
    operation: 'Encrypt',
    faults: () => used.stack.kms,
    call: () =>
      createKmsClient().send(
        new EncryptCommand({ KeyId: used.stack.kms.keyId, Plaintext: Buffer.from('x') }),
      ),
  },
  'Secrets Manager': {
    operation: 'GetSecretValue',
    faults: () => used.stack.secretsManager,
    call: () =>
      createSecretsManagerClient().send(
        new GetSecretValueCommand({ SecretId: used.stack.environment.GOOGLE_CLIENT_SECRET_ID }),
      ),
  },
  SQS: {
    operation: 'SendMessage',
    faults: () => used.stack.sqs,
    call: () =>
      createSqsClient().send(
        new SendMessageCommand({ QueueUrl: used.stack.environment.BROADCAST_QUEUE_URL, MessageBody: '{}' }),
      ),
  },
} as const;

/** An invocation that has so many milliseconds left. */
function invocation(milliseconds: number) {
  const end = performance.now() + milliseconds;
  return { getRemainingTimeInMillis: () => Math.max(0, end - performance.now()) };
}

const nameOf = (call: Promise<unknown>) =>
  call.then(
    () => 'done',
    (error: unknown) => (error instanceof Error ? error.name : 'unknown'),
  );

describe.each(Object.entries(CALLS))('%s', (_name, { operation, faults, call }) => {
  test('hangs at the end of a nearly used-up invocation: the call ends before it does', async () => {
    faults().faults.inject(operation, 'hang');
    const work = () => withinInvocation(invocation(900), () => nameOf(call()));
    // Timers go off in the order of their times, however late a busy machine is.
    const end = new Promise((resolve) => setTimeout(() => resolve('the invocation was over'), 900));
    expect(await Promise.race([work(), end])).toBe('InvocationEnds');
  });

  test('breaks off at the end of an invocation: it is not repeated any more', async () => {
    faults().faults.inject(operation, 'cut');
    const { requests } = faults();
    requests.clear();
    // Its time is up as soon as the first request has come.
    const left = { getRemainingTimeInMillis: () => (requests.all().length === 0 ? 60_000 : 0) };
    expect(await withinInvocation(left, () => nameOf(call()))).toBe('InvocationEnds');
    expect(requests.all()).toHaveLength(1);
  });

  test('is not called any more when the invocation has no time left', async () => {
    faults().requests.clear();
    expect(await withinInvocation(invocation(200), () => nameOf(call()))).toBe('InvocationEnds');
    expect(faults().requests.all()).toHaveLength(0);
  });

  test('that answers in time, or is called by nobody’s invocation, is not disturbed', async () => {
    expect(await withinInvocation(invocation(60_000), () => nameOf(call()))).toBe('done');
    expect(await nameOf(call())).toBe('done');
  });
});

test('calls of two invocations at once end each with its own', async () => {
  const { operation, faults, call } = CALLS.KMS;
  faults().faults.inject(operation, 'hang');
  const ended: string[] = [];
  const within = (milliseconds: number, name: string) =>
    withinInvocation(invocation(milliseconds), () => nameOf(call())).then(() => ended.push(name));
  await Promise.all([within(1_200, 'second'), within(500, 'first')]);
  expect(ended).toEqual(['first', 'second']);
});
