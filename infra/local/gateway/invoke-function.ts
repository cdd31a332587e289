import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import type { FunctionName } from '../../../shared/env.ts';
import { ACCOUNT_ID, arnOf, REGION } from '../aws/account.ts';
import {
  gatewayAnswer,
  type HttpAnswer,
  internalServerError,
  readFunctionResult,
} from './function-result.ts';

/** What `functions/<name>.ts` exports as `handler`. */
export type FunctionHandler = (event: APIGatewayProxyEventV2, context: Context) => unknown;

export interface InvocationLimits {
  /** Milliseconds after which Lambda ends the function: the client sees 500. */
  functionTimeout: number;
  /** Milliseconds after which API Gateway stops waiting: the client sees 503. */
  integrationTimeout: number;
}

/**
 * Calls a function as Lambda does behind API Gateway: event and result cross as JSON, the context knows how
 * much time is left, and neither an error nor a timeout says anything to the client.
 *
 * @param onError is told what a function threw, which Lambda would log
 */
export async function invokeFunction(
  name: FunctionName,
  load: () => Promise<FunctionHandler>,
  event: APIGatewayProxyEventV2,
  { functionTimeout, integrationTimeout }: InvocationLimits,
  onError: (name: FunctionName, error: unknown) => void,
): Promise<HttpAnswer> {
  const run = async (): Promise<HttpAnswer> => {
    const handler = await load();
    const sent = JSON.parse(JSON.stringify(event)) as APIGatewayProxyEventV2;
    return readFunctionResult(await handler(sent, contextOf(name, functionTimeout)));
  };
  const ended = run().catch((error: unknown) => {
    onError(name, error);
    return internalServerError();
  });
  const timers = [
    answerAfter(functionTimeout, internalServerError()),
    answerAfter(integrationTimeout, gatewayAnswer(503, 'Service Unavailable')),
  ];
  try {
    return await Promise.race([ended, ...timers.map(({ answer }) => answer)]);
  } finally {
    for (const { cancel } of timers) cancel();
  }
}

function answerAfter(milliseconds: number, value: HttpAnswer) {
  const { promise, resolve } = Promise.withResolvers<HttpAnswer>();
  const timer = setTimeout(resolve, milliseconds, value);
  return { answer: promise, cancel: () => clearTimeout(timer) };
}

function contextOf(functionName: FunctionName, timeout: number): Context {
  const end = performance.now() + timeout;
  const ignored = () => {};
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: arnOf('lambda', `function:${functionName}`),
    memoryLimitInMB: '256',
    awsRequestId: randomUUID(),
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: `${REGION}/${ACCOUNT_ID}`,
    getRemainingTimeInMillis: () => Math.max(0, Math.round(end - performance.now())),
    done: ignored,
    fail: ignored,
    succeed: ignored,
  };
}
