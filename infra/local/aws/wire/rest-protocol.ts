import { AwsError } from './aws-error.ts';
import type { ServiceOptions } from './endpoint.ts';
import type { Operation } from './json-protocol.ts';
import type { WireRequest } from './wire.ts';

interface RestOperation {
  method: string;
  /** E.g. `/schedules/{Name}`; the parameter becomes a member of the input. */
  path: string;
  run: Operation;
}

/**
 * The AWS REST JSON protocol: method and path name the operation; parameters of path and query are members of
 * the input, beside those of the body.
 *
 * @see https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html
 */
export function restJson(
  operations: Readonly<Record<string, RestOperation>>,
): Pick<ServiceOptions, 'contentType' | 'nameOperation' | 'perform'> {
  const find = (request: WireRequest) =>
    Object.entries(operations).flatMap(([name, operation]) => {
      const parameters = readPath(operation.path, request.target);
      return parameters && operation.method === request.method ? [{ name, operation, parameters }] : [];
    })[0];
  return {
    contentType: 'application/json',
    nameOperation: (request) => find(request)?.name,
    async perform(_name, request) {
      const found = find(request);
      if (!found) throw new AwsError('UnknownOperationException', 'There is no such operation.');
      const query = Object.fromEntries(new URL(request.target, 'http://local').searchParams);
      const input = { ...readBody(request.body), ...query, ...found.parameters };
      return { status: 200, body: JSON.stringify(await found.operation.run(input)) };
    },
  };
}

function readPath(template: string, target: string): Record<string, string> | undefined {
  const wanted = template.split('/');
  const given = (target.split('?')[0] ?? '').split('/');
  if (wanted.length !== given.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = decode(given[index] ?? '');
    if (part.startsWith('{')) parameters[part.slice(1, -1)] = value;
    else if (part !== value) return undefined;
  }
  return parameters;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function readBody(body: Buffer): object {
  if (body.length === 0) return {};
  try {
    const value: unknown = JSON.parse(body.toString());
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // The one answer below.
  }
  throw new AwsError('SerializationException', 'The body is no JSON object.');
}
