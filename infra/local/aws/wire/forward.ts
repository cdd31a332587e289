import { AwsError } from './aws-error.ts';
import { ERROR_TYPE, type WireAnswer, type WireRequest } from './wire.ts';

/** Sends a request on to the server behind, and takes its answer. */
export type Forward = (request: WireRequest) => Promise<WireAnswer>;

/** Headers that belong to one connection, or that the next hop writes itself. */
const HOP_HEADERS = ['connection', 'content-length', 'expect', 'host', 'keep-alive', 'transfer-encoding'];

/** @param url of the server behind, without a path */
export function forwarder(url: string): Forward {
  return async ({ method, target, headers, body }) => {
    const passed = Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || HOP_HEADERS.includes(name) ? [] : [[name, String(value)] as [string, string]],
    );
    const answer = await fetch(`${url}${target}`, { method, headers: passed, body: new Uint8Array(body) });
    const text = await answer.text();
    const kept = [...answer.headers].filter(([name]) => name.startsWith('x-amz') || name === 'content-type');
    return {
      status: answer.status,
      headers: { ...Object.fromEntries(kept), ...errorType(answer.status, text) },
      body: text,
    };
  };
}

/** The error’s name as AWS also says it in a header, which the servers behind leave out. */
export function errorType(status: number, body: string): Record<string, string> {
  if (status < 400) return {};
  const named = /"__type":"(?:[^"#]*#)?([^"#]+)"/.exec(body)?.[1];
  if (!named) throw new AwsError('InternalFailure', 'The store answered in an unexpected way.', 500);
  return { [ERROR_TYPE]: named };
}
