// Runs in a process of its own, in place of Lambda's runtime: loads one bundle, then asks for events and answers
// them until it is killed, as Lambda ends an environment. Arguments: the bundle, and where CPU profiles go.
// What it has measured it writes to file descriptor 3, a line of JSON a phase.

import { writeFileSync, writeSync } from 'node:fs';
// Lambda's own runtime client has it loaded before the function is.
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { PhaseMeasures } from './phase-measures.ts';

type Handler = (event: unknown, context: object) => unknown;

interface Answer {
  headers: IncomingHttpHeaders;
  body: string;
}

const MEASURES = 3;
const [, , file = '', profiles] = process.argv;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const api = `http://${process.env['AWS_LAMBDA_RUNTIME_API']}/2018-06-01/runtime`;

/** @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html */
function call(method: 'GET' | 'POST', path: string, body?: string, headers = {}): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const outgoing = request(`${api}${path}`, { method, agent, headers }, (incoming) => {
    let text = '';
    incoming.setEncoding('utf8');
    incoming.on('data', (chunk: string) => {
      text += chunk;
    });
    incoming.on('end', () => resolve({ headers: incoming.headers, body: text }));
    incoming.on('error', reject);
  });
  outgoing.on('error', reject);
  outgoing.end(body);
  return promise;
}

async function postError(path: string, error: unknown): Promise<void> {
  const { name, message, stack = '' } = error instanceof Error ? error : new Error(String(error));
  const body = { errorType: name, errorMessage: message, stackTrace: stack.split('\n') };
  const headers = { 'lambda-runtime-function-error-type': `Unhandled.${name}` };
  await call('POST', path, JSON.stringify(body), headers);
}

/** Starts the clocks of a phase. @returns what stops them */
function beginPhase(phase: PhaseMeasures['phase']): () => PhaseMeasures {
  const began = performance.now();
  const cpu = process.cpuUsage();
  return () => {
    const milliseconds = performance.now() - began;
    const { user, system } = process.cpuUsage(cpu);
    return {
      phase,
      milliseconds,
      cpuMilliseconds: (user + system) / 1000,
      // In units of 1,024 bytes.
      peakBytes: process.resourceUsage().maxRSS * 1024,
    };
  };
}

/** The process may be killed as soon as this is written. */
function handIn(measures: PhaseMeasures): void {
  writeSync(MEASURES, `${JSON.stringify(measures)}\n`);
}

/** Runs the work under V8's sampling profiler, when profiles are wanted. */
async function profiled<T>(phase: string, work: () => Promise<T>): Promise<T> {
  if (!profiles) return work();
  const { Session } = await import('node:inspector/promises');
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 100 });
  await session.post('Profiler.start');
  try {
    return await work();
  } finally {
    const { profile } = await session.post('Profiler.stop');
    writeFileSync(join(profiles, `${phase}-${process.pid}.cpuprofile`), JSON.stringify(profile));
    session.disconnect();
  }
}

async function load(): Promise<[Handler, PhaseMeasures]> {
  const end = beginPhase('init');
  const loaded: { handler?: unknown } = file.endsWith('.mjs')
    ? await import(pathToFileURL(file).href)
    : createRequire(import.meta.url)(file);
  const { handler } = loaded;
  if (typeof handler !== 'function') throw new Error('The bundle exports no handler.');
  return [handler as Handler, end()];
}

async function answerNext(handler: Handler): Promise<PhaseMeasures> {
  const { headers, body } = await call('GET', '/invocation/next');
  const id = String(headers['lambda-runtime-aws-request-id']);
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  process.env['_X_AMZN_TRACE_ID'] = String(headers['lambda-runtime-trace-id']);
  const context = {
    callbackWaitsForEmptyEventLoop: true,
    functionName: process.env['AWS_LAMBDA_FUNCTION_NAME'],
    functionVersion: process.env['AWS_LAMBDA_FUNCTION_VERSION'],
    memoryLimitInMB: process.env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'],
    logGroupName: process.env['AWS_LAMBDA_LOG_GROUP_NAME'],
    logStreamName: process.env['AWS_LAMBDA_LOG_STREAM_NAME'],
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    awsRequestId: id,
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
  const end = beginPhase('invocation');
  try {
    const result = await handler(JSON.parse(body), context);
    await call('POST', `/invocation/${id}/response`, JSON.stringify(result ?? null));
  } catch (error) {
    await postError(`/invocation/${id}/error`, error);
  }
  return end();
}

try {
  const [handler, init] = await profiled('init', load);
  handIn(init);
  handIn(await profiled('first', () => answerNext(handler)));
  for (;;) handIn(await answerNext(handler));
} catch (error) {
  await postError('/init/error', error);
  process.exitCode = 1;
}
