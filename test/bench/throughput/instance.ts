// The process under measurement: one instance of a Lambda, with the bundle that is deployed and nothing else. Its
// environment is the world's.

import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { Session } from 'node:inspector/promises';
import { pathToFileURL } from 'node:url';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, SQSBatchResponse } from 'aws-lambda';
import { answerCalls } from '../../load/calls.ts';
import { batchOf, requestOf } from './inputs.ts';
import type { SeededUser } from './seed-users.ts';

/** What an invocation took; milliseconds. */
export interface Took {
  /** Since the epoch. */
  began: number;
  wall: number;
  /** Of this process's processor time, all its threads. */
  cpu: number;
}

type Handler = (event: unknown, context: object) => Promise<unknown>;

/** Milliseconds that an invocation may take. */
const TIMEOUT = 60_000;

// The lines of the log are made as ever, and dropped: to a terminal they would cost more than on Lambda.
process.stdout.write = () => true;

const answers = { load, runBatches, sendRequests, startProfile, writeProfile };
export type Instance = typeof answers;
answerCalls(answers);

let handler: Handler | undefined;

/** Loads a bundle, which is the cold start. */
async function load(file: string): Promise<void> {
  const loaded: { handler: Handler } = await import(pathToFileURL(file).href);
  handler = loaded.handler;
}

/**
 * Gives batches one after the other, as Lambda's poller does to an instance.
 *
 * @param from the first day of the plans that was not given yet
 * @param seconds after which no further batch is begun
 * @throws Error when a message is to come again
 */
async function runBatches(
  batches: readonly (readonly SeededUser[])[],
  from: number,
  seconds: number,
): Promise<Took[]> {
  const took: Took[] = [];
  const end = performance.now() + seconds * 1000;
  for (let given = 0; performance.now() < end; given += 1) {
    const users = batches[given % batches.length] ?? [];
    const event = batchOf(users, from + Math.floor(given / batches.length));
    const { result, ...times } = await invoke(event);
    const { batchItemFailures } = result as SQSBatchResponse;
    if (batchItemFailures.length > 0)
      throw new Error(`${batchItemFailures.length} messages are to come again.`);
    took.push(times);
  }
  return took;
}

/** Creates events over HTTP, one after the other. @throws Error when one was not created */
async function sendRequests(users: readonly SeededUser[], origin: string, seconds: number): Promise<Took[]> {
  const took: Took[] = [];
  const end = performance.now() + seconds * 1000;
  for (let sent = 0; performance.now() < end; sent += 1) {
    const user = users[sent % users.length];
    if (!user) break;
    const event: APIGatewayProxyEventV2 = requestOf(user, origin);
    const { result, ...times } = await invoke(event);
    const { statusCode } = result as APIGatewayProxyStructuredResultV2;
    if (statusCode !== 201) throw new Error(`The answer was ${statusCode}.`);
    took.push(times);
  }
  return took;
}

/** Microseconds between two samples. */
const SAMPLING = 200;
const inspector = new Session();

/** Has V8 sample whose code runs, from now on. */
async function startProfile(): Promise<void> {
  inspector.connect();
  await inspector.post('Profiler.enable');
  await inspector.post('Profiler.setSamplingInterval', { interval: SAMPLING });
  await inspector.post('Profiler.start');
}

async function writeProfile(file: string): Promise<void> {
  const { profile } = await inspector.post('Profiler.stop');
  await writeFile(file, JSON.stringify(profile));
}

async function invoke(event: unknown): Promise<Took & { result: unknown }> {
  if (!handler) throw new Error('Nothing is loaded.');
  const began = performance.now();
  const used = process.cpuUsage();
  const end = began + TIMEOUT;
  const result = await handler(event, {
    awsRequestId: randomUUID(),
    getRemainingTimeInMillis: () => Math.max(0, end - performance.now()),
  });
  const wall = performance.now() - began;
  const { user, system } = process.cpuUsage(used);
  return { result, began: performance.timeOrigin + began, wall, cpu: (user + system) / 1000 };
}
