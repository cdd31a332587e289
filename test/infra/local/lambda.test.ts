import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Lambda, startLambda } from '../../../infra/local/aws/lambda.ts';
import { clientAt, refusalOf } from '../../support/aws-call.ts';

let lambda: Lambda;
let client: LambdaClient;
let received: unknown[];

beforeEach(async () => {
  received = [];
  lambda = await startLambda(['preflight'], async (name, event) => {
    received.push([name, event]);
    if (Object(event)['fail']) throw new TypeError('It went wrong.');
    return Object(event)['answer'];
  });
  client = new LambdaClient(clientAt(lambda.url));
});
afterEach(async () => {
  client.destroy();
  await lambda.close();
});

const invoke = (FunctionName: string, Payload?: string) =>
  client.send(new InvokeCommand({ FunctionName, Payload }));

test.each(['preflight', 'arn:aws:lambda:us-east-1:000000000000:function:preflight'])(
  '%s is invoked, and its answer waited for',
  async (name) => {
    const answer = await invoke(name, '{"answer":{"found":1}}');
    expect([answer.FunctionError, answer.Payload?.transformToString()]).toEqual([undefined, '{"found":1}']);
    expect(received).toEqual([['preflight', { answer: { found: 1 } }]]);
  },
);

test('a function without a payload gets an empty object, and one without an answer answers null', async () => {
  expect((await invoke('preflight')).Payload?.transformToString()).toBe('null');
  expect(received).toEqual([['preflight', {}]]);
});

test('what a function throws is told beside its answer, not as an error of the call', async () => {
  const { FunctionError, Payload } = await invoke('preflight', '{"fail":true}');
  expect(FunctionError).toBe('Unhandled');
  expect(JSON.parse(Payload?.transformToString() ?? '')).toEqual({
    errorType: 'TypeError',
    errorMessage: 'It went wrong.',
  });
});

test('refuses what Lambda refuses', async () => {
  expect(await refusalOf(invoke('run-event'))).toBe('ResourceNotFoundException');
  expect(await refusalOf(invoke('preflight', '{'))).toBe('InvalidRequestContentException');
  lambda.faults.inject('Invoke', 'throttle');
  expect(await refusalOf(invoke('preflight'))).toBe('TooManyRequestsException');
  expect(received).toEqual([]);
});
