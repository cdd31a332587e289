import { parseJson } from '../../../parse-json.ts';
import { matchPath } from '../../match-path.ts';
import { AwsError } from './aws-error.ts';
import type { Protocol } from './endpoint.ts';
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
export function restJson(operations: Readonly<Record<string, RestOperation>>): Protocol {
  const find = (request: WireRequest) =>
    Object.entries(operations).flatMap(([name, operation]) => {
      const parameters = matchPath(operation.path, request.target.split('?')[0] ?? '');
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

function readBody(body: Buffer): object {
  if (body.length === 0) return {};
  const value = parseJson(body.toString());
  if (typeof value === 'object' && value !== null) return value;
  throw new AwsError('SerializationException', 'The body is no JSON object.');
}
