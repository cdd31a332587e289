import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { arnOf } from '../../../../infra/local/aws/wire/account.ts';
import { closeServer, LOOPBACK, listenOnLoopback } from '../../../../infra/local/listen.ts';
import { readBody } from '../../../../infra/local/read-body.ts';

/** The Runtime API of one environment: where its runtime fetches events and leaves answers. */
export interface RuntimeApi {
  /** The value of `AWS_LAMBDA_RUNTIME_API`. */
  host: string;
  /** Hands the event to the runtime when it asks for one. @throws Error what the function or its start failed with */
  invoke(event: unknown): Promise<unknown>;
  close(): Promise<void>;
}

interface Invocation {
  id: string;
  event: string;
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

/** The largest answer of a synchronous invocation (Lambda quota). */
const LARGEST_ANSWER = 6 * 1024 * 1024;
const TIMEOUT = 30_000;
const PREFIX = '/2018-06-01/runtime';

/**
 * @param functionName as the ARN in the headers has it
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export async function startRuntimeApi(functionName: string): Promise<RuntimeApi> {
  const waiting: Invocation[] = [];
  const running = new Map<string, Invocation>();
  /** A runtime that has asked and for which there is no event yet. */
  let idle: ServerResponse | undefined;
  let broken: Error | undefined;

  const hand = () => {
    if (!idle) return;
    const invocation = waiting.shift();
    if (!invocation) return;
    running.set(invocation.id, invocation);
    idle.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': invocation.id,
      'lambda-runtime-deadline-ms': String(Date.now() + TIMEOUT),
      'lambda-runtime-invoked-function-arn': arnOf('lambda', `function:${functionName}`),
      'lambda-runtime-trace-id': 'Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0',
    });
    idle.end(invocation.event);
    idle = undefined;
  };
  const breakDown = (error: Error) => {
    broken = error;
    for (const { reject } of [...waiting.splice(0), ...running.values()]) reject(error);
    running.clear();
  };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = request.url?.slice(PREFIX.length) ?? '';
    if (request.method === 'GET' && path === '/invocation/next') {
      idle = response;
      return hand();
    }
    const body = await readBody(request, LARGEST_ANSWER);
    const text = body === 'too_large' ? '' : body.toString();
    if (path === '/init/error') breakDown(new Error(`The function did not start: ${text}`));
    const [, id = '', end] = /^\/invocation\/([^/]+)\/(response|error)$/.exec(path) ?? [];
    const invocation = running.get(id);
    running.delete(id);
    if (end === 'response') invocation?.resolve(JSON.parse(text));
    if (end === 'error') invocation?.reject(new Error(`The function failed: ${text}`));
    response.writeHead(202, { 'content-type': 'application/json' }).end('{"status":"OK"}');
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) =>
      breakDown(error instanceof Error ? error : new Error(String(error))),
    );
  });
  const port = await listenOnLoopback(server, 0);
  return {
    host: `${LOOPBACK}:${port}`,
    invoke(event) {
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      if (broken) reject(broken);
      else waiting.push({ id: randomUUID(), event: JSON.stringify(event), resolve, reject });
      hand();
      return promise;
    },
    async close() {
      breakDown(new Error('The environment was closed.'));
      await closeServer(server);
    },
  };
}
