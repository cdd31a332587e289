import * as z from 'zod';
import { parseJson } from '../../../parse-json.ts';
import { AwsError } from './aws-error.ts';
import type { Protocol } from './endpoint.ts';
import type { WireAnswer, WireRequest } from './wire.ts';

/** One operation of a service: takes the parsed body, gives the answer's body. */
export type Operation = (input: unknown) => object | Promise<object>;

/** An operation whose input is held against a schema first. */
export function operation<Input extends z.ZodType>(
  schema: Input,
  run: (input: z.output<Input>) => object | Promise<object>,
): Operation {
  return (input) => {
    const parsed = schema.safeParse(input);
    if (parsed.success) return run(parsed.data);
    throw validationError(parsed.error.issues);
  };
}

/** Base64 of `min` to `max` bytes. */
export function blob({ min, max }: { min: number; max: number }) {
  return z.base64().transform((text, context) => {
    const bytes = Buffer.from(text, 'base64');
    if (bytes.length < min || bytes.length > max) {
      const bound = bytes.length < min ? `greater than or equal to ${min}` : `less than or equal to ${max}`;
      context.addIssue({ code: 'custom', message: `Member must have length ${bound}` });
    }
    return bytes;
  });
}

/**
 * The AWS JSON protocol: `POST /` whose `x-amz-target` header names the operation.
 *
 * @param targetPrefix what stands before the dot in that header, e.g. `TrentService`
 * @see https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
 */
export function awsJson(
  version: '1.0' | '1.1',
  targetPrefix: string,
  operations: Readonly<Record<string, Operation>>,
): Protocol {
  return {
    contentType: `application/x-amz-json-${version}`,
    nameOperation(request) {
      const name = nameInTarget(request, targetPrefix);
      return name && Object.hasOwn(operations, name) ? name : undefined;
    },
    async perform(name, request): Promise<WireAnswer> {
      const run = operations[name];
      if (!run) throw new AwsError('UnknownOperationException', 'There is no such operation.');
      return { status: 200, body: JSON.stringify(await run(parseBody(request.body))) };
    },
  };
}

/** The operation in the `x-amz-target` header, if the header is for this service. */
export function nameInTarget(request: WireRequest, targetPrefix: string): string | undefined {
  const target = request.headers['x-amz-target'];
  if (request.method !== 'POST' || typeof target !== 'string') return undefined;
  const [prefix, name, ...rest] = target.split('.');
  return prefix === targetPrefix && rest.length === 0 ? name : undefined;
}

function parseBody(body: Buffer): unknown {
  const value = parseJson(body.toString());
  if (value !== undefined) return value;
  throw new AwsError('SerializationException', 'The body is not valid JSON.');
}

function validationError(issues: readonly z.core.$ZodIssue[]): AwsError {
  const faults = issues.map(({ path, message }) => {
    const [first = '', ...rest] = path.map(String);
    const member = [first.charAt(0).toLowerCase() + first.slice(1), ...rest].join('.');
    return `Value at '${member}' failed to satisfy constraint: ${message}`;
  });
  const count = `${faults.length} validation error${faults.length === 1 ? '' : 's'} detected`;
  return new AwsError('ValidationException', `${count}: ${faults.join('; ')}`);
}
