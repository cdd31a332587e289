import { randomUUID } from 'node:crypto';
import type { Context } from 'aws-lambda';
import type { FunctionName } from '../../../shared/env.ts';
import { ACCOUNT_ID, functionArn, REGION } from '../aws/wire/account.ts';
import type { FunctionHandler } from './load-function.ts';

/** How an invocation ended: with a result as JSON carries it, with what was thrown, or out of time. */
export type InvocationEnd =
  | { outcome: 'ok'; result: unknown }
  | { outcome: 'failed'; error: unknown }
  | { outcome: 'timed out' };

/**
 * Calls a function as Lambda does: event and result cross as JSON, the context knows how much time is left,
 * and after the timeout nobody waits any longer.
 *
 * @param timeout in milliseconds
 */
export async function invokeLambda<Event>(
  name: FunctionName,
  load: () => Promise<FunctionHandler<Event>>,
  event: Event,
  timeout: number,
): Promise<InvocationEnd> {
  const run = async (): Promise<InvocationEnd> => {
    const handler = await load();
    const sent = JSON.parse(JSON.stringify(event)) as Event;
    const result: unknown = await handler(sent, contextOf(name, timeout));
    return { outcome: 'ok', result: result === undefined ? null : JSON.parse(JSON.stringify(result)) };
  };
  const { promise: timedOut, resolve } = Promise.withResolvers<InvocationEnd>();
  const timer = setTimeout(resolve, timeout, { outcome: 'timed out' });
  // Whoever invokes may have stopped waiting long before.
  timer.unref();
  try {
    return await Promise.race([run(), timedOut]);
  } catch (error) {
    return { outcome: 'failed', error };
  } finally {
    clearTimeout(timer);
  }
}

function contextOf(functionName: FunctionName, timeout: number): Context {
  const end = performance.now() + timeout;
  const ignored = () => {};
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: functionArn(functionName),
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
