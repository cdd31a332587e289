import * as z from 'zod';
import type { FunctionName } from '../../../shared/env.ts';
import { parseJson } from '../../parse-json.ts';
import { matchPath } from '../match-path.ts';
import { functionArn } from './wire/account.ts';
import { AwsError } from './wire/aws-error.ts';
import { type Endpoint, startEndpoint } from './wire/endpoint.ts';
import type { WireAnswer, WireRequest } from './wire/wire.ts';

const refusals = {
  throttle: new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429),
  access_denied: new AwsError('AccessDeniedException', 'The caller is not authorized.', 403),
};

/** What Lambda takes in one invocation that is waited for. */
const PAYLOAD_LIMIT = 6 * 1024 * 1024;
const PATH = '/2015-03-31/functions/{FunctionName}/invocations';
const thrown = z.object({ name: z.string(), message: z.string() });

export type Lambda = Endpoint<keyof typeof refusals>;

/**
 * Lambda on one machine, as far as an operator needs it: functions are invoked, and waited for.
 *
 * @param functions by whose names or ARNs they are invoked
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export async function startLambda(
  functions: readonly FunctionName[],
  invoke: (name: FunctionName, event: unknown) => Promise<unknown>,
): Promise<Lambda> {
  return startEndpoint({
    contentType: 'application/json',
    nameOperation: ({ method, target }) => (method === 'POST' && invokedIn(target) ? 'Invoke' : undefined),
    perform: async (_operation, request) => {
      const type = request.headers['x-amz-invocation-type'] ?? 'RequestResponse';
      if (type !== 'RequestResponse')
        throw new AwsError('InvalidParameterValueException', 'This stand-in waits for every function.');
      const asked = invokedIn(request.target) ?? '';
      const name = functions.find((one) => [one, functionArn(one)].includes(asked));
      if (!name)
        throw new AwsError('ResourceNotFoundException', `Function not found: ${asked}`, 404, {
          Type: 'User',
        });
      return answerOf(invoke(name, readPayload(request)));
    },
    bodyLimit: PAYLOAD_LIMIT,
    refusals,
  });
}

/** Name or ARN of the function that an address invokes. */
function invokedIn(target: string): string | undefined {
  return matchPath(PATH, target)?.['FunctionName'];
}

/** What a function throws is no failure of the call: a header says so. */
async function answerOf(invoked: Promise<unknown>): Promise<WireAnswer> {
  try {
    return { status: 200, body: JSON.stringify((await invoked) ?? null) };
  } catch (error) {
    const { name, message } = thrown.safeParse(error).data ?? { name: 'Error', message: '' };
    return {
      status: 200,
      headers: { 'x-amz-function-error': 'Unhandled' },
      body: JSON.stringify({ errorType: name, errorMessage: message }),
    };
  }
}

function readPayload({ body }: WireRequest): unknown {
  const payload = body.length === 0 ? {} : parseJson(body.toString());
  if (payload !== undefined) return payload;
  throw new AwsError('InvalidRequestContentException', 'Could not parse request body into json.');
}
