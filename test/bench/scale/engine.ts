import { createKnownBroadcasts } from '../../../shared/broadcasts/known-broadcasts.ts';
import { walkSegments } from '../../../shared/broadcasts/walk-segments.ts';
import { deadlineIn } from '../../../shared/deadline.ts';
import { BATCH_SIZE, WORKER_TIMEOUT_SECONDS } from '../../../shared/engine/limits.ts';
import { createPace } from '../../../shared/engine/pace.ts';
import { type WorkContext, workBatch } from '../../../shared/engine/work-batch.ts';
import type { Log } from '../../../shared/log.ts';
import type { Clock } from './clock.ts';
import type { Cloud } from './cloud.ts';
import { type Instance, pollQueue } from './event-source.ts';

/** How the engine is deployed (infra/settings/settings-schema.ts, infra/stacks/engine-stack.ts). */
export interface Deployment {
  workerConcurrency: number;
  callsPerMinute: number;
  /** Of a worker, in MB. */
  memory: number;
}

/** Where the simulated Google's APIs are. */
export const API_ROOT = 'https://www.google.example/';

/** Seconds, and batches at once, of the planner (infra/stacks/engine-stack.ts). */
const PLANNER = { timeout: 120, concurrency: 2 };
/** Milliseconds that a worker or planner needs to start; they are billed. */
const INIT = 250;
/** Milliseconds of the invocation that are kept back for the answer (shared/deadline.ts). */
const ANSWER_RESERVE = 750;

/** What Lambda bills, in milliseconds, and what stood in the workers' log. */
export interface Activity {
  invocations: number;
  billed: number;
  /** Invocations that Lambda would have ended. */
  overrun: number;
  /** Why requests were put off, and how often. */
  waits: Map<string, number>;
}

/**
 * Lets Lambda run worker and planner, as they are deployed, on both queues.
 *
 * @returns stops both
 */
export function runEngine(
  clock: Clock,
  cloud: Cloud,
  deployment: Deployment,
  activity: Activity,
): () => void {
  const now = (): number => Math.floor(clock.now());
  const deadline = (seconds: number) => deadlineIn(seconds * 1000 - ANSWER_RESERVE, now);
  const log = listen(activity);
  const invoked = (timeout: number) => (milliseconds: number) => {
    activity.invocations += 1;
    activity.billed += Math.ceil(milliseconds);
    if (milliseconds > timeout * 1000 + INIT) activity.overrun += 1;
  };
  const request = async (call: string): Promise<void> => {
    cloud.count('queue', call);
    await clock.wait(cloud.latency('queue'));
  };

  const startWorker = async (): Promise<Instance> => {
    await clock.wait(INIT);
    const { segments: _segments, ...clients } = cloud.connect();
    const context: Omit<WorkContext, 'deadline'> = {
      ...clients,
      broadcasts: createKnownBroadcasts(),
      pace: createPace({
        table: clients.table,
        now,
        sleep: clock.wait,
        perMinute: deployment.callsPerMinute,
        log,
      }),
      google: {
        clientId: 'client',
        clientSecret: async () => 'secret',
        tokenUrl: 'https://oauth2.google.example/token',
      },
      apiRootUrl: API_ROOT,
      claimDuration: (WORKER_TIMEOUT_SECONDS + 15) * 1000,
      log,
      now,
    };
    return (records) => workBatch({ ...context, deadline: deadline(WORKER_TIMEOUT_SECONDS) }, records);
  };
  const startPlanner = async (): Promise<Instance> => {
    await clock.wait(INIT);
    const context = { ...cloud.connect(), log };
    return (records) => walkSegments({ ...context, deadline: deadline(PLANNER.timeout) }, records);
  };

  const stops = [
    pollQueue({
      clock,
      request,
      queue: cloud.events,
      concurrency: deployment.workerConcurrency,
      batchSize: BATCH_SIZE,
      start: startWorker,
      onInvoked: invoked(WORKER_TIMEOUT_SECONDS),
    }),
    pollQueue({
      clock,
      request,
      queue: cloud.segments,
      concurrency: PLANNER.concurrency,
      batchSize: 1,
      start: startPlanner,
      onInvoked: invoked(PLANNER.timeout),
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** Counts what is worth a warning by its reason, and keeps nothing else. */
function listen({ waits }: Activity): Log {
  const note = (message: string, { reason }: { reason?: string | undefined }): void => {
    const name = `${message}: ${reason ?? '-'}`;
    waits.set(name, (waits.get(name) ?? 0) + 1);
  };
  return { info: () => {}, warn: note, error: note };
}
