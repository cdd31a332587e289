import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { FunctionName } from '../../../shared/env.ts';
import { invokeLambda } from '../lambda/invoke-lambda.ts';
import type { FunctionHandler } from '../lambda/load-function.ts';
import {
  gatewayAnswer,
  type HttpAnswer,
  internalServerError,
  readFunctionResult,
} from './function-result.ts';

export interface InvocationLimits {
  /** Milliseconds after which Lambda ends the function: the client sees 500. */
  functionTimeout: number;
  /** Milliseconds after which API Gateway stops waiting: the client sees 503. */
  integrationTimeout: number;
}

/**
 * Calls a function as Lambda does behind API Gateway: neither an error nor a timeout says anything to the
 * client.
 *
 * @param onError is told what a function threw, which Lambda would log
 */
export async function invokeFunction(
  name: FunctionName,
  load: () => Promise<FunctionHandler<APIGatewayProxyEventV2>>,
  event: APIGatewayProxyEventV2,
  { functionTimeout, integrationTimeout }: InvocationLimits,
  onError: (name: FunctionName, error: unknown) => void,
): Promise<HttpAnswer> {
  const run = async (): Promise<HttpAnswer> => {
    const end = await invokeLambda(name, load, event, functionTimeout);
    if (end.outcome === 'ok') return readFunctionResult(end.result);
    if (end.outcome === 'failed') onError(name, end.error);
    return internalServerError();
  };
  const { promise: waitedLongEnough, resolve } = Promise.withResolvers<HttpAnswer>();
  const timer = setTimeout(resolve, integrationTimeout, gatewayAnswer(503, 'Service Unavailable'));
  try {
    return await Promise.race([run(), waitedLongEnough]);
  } finally {
    clearTimeout(timer);
  }
}
