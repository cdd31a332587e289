import {
  BATCH_SIZE,
  PLANNER_TIMEOUT_SECONDS,
  PREFLIGHT_TIMEOUT_SECONDS,
  WORKER_TIMEOUT_SECONDS,
} from '../../../shared/engine/limits.ts';
import type { FunctionName } from '../../../shared/env.ts';
import { type EventBus, startEventBus } from '../aws/event-bus.ts';
import { type Scheduler, startScheduler } from '../aws/scheduler.ts';
import { type Sqs, startSqs } from '../aws/sqs.ts';
import { ACCOUNT_ID, functionArn } from '../aws/wire/account.ts';
import { invokeLambda } from '../lambda/invoke-lambda.ts';
import type { Functions } from '../lambda/load-function.ts';
import type { ShiftedClock } from '../shifted-clock.ts';
import { type Engine, startEngine } from './engine.ts';
import type { EventSource } from './event-source-mapping.ts';
import type { StackClock } from './stack-clock.ts';
import { createTargets } from './targets.ts';

export const SCHEDULE_GROUP = 'onbehalf';
/** Of the stack's own schedule, the nightly check. */
export const PREFLIGHT_SCHEDULE = 'onbehalf-preflight';
export const SCHEDULER_ROLE_ARN = `arn:aws:iam::${ACCOUNT_ID}:role/onbehalf-scheduler`;

const sources: readonly EventSource[] = [
  { queue: 'events', function: 'run-event', batchSize: BATCH_SIZE, maximumConcurrency: 5 },
  // One message is one stretch of a broadcast.
  { queue: 'broadcasts', function: 'plan-broadcast', batchSize: 1, maximumConcurrency: 2 },
];
/** Seconds after which Lambda ends a function that no HTTP request has asked for. */
const timeouts: Partial<Record<FunctionName, number>> = {
  'run-event': WORKER_TIMEOUT_SECONDS,
  'plan-broadcast': PLANNER_TIMEOUT_SECONDS,
};
const DAY = 24 * 3600_000;

export interface OfflineEngine {
  scheduler: Scheduler;
  sqs: Sqs;
  bus: EventBus;
  engine: Engine;
  clock: StackClock;
  close(): Promise<void>;
}

interface Setup {
  clock: ShiftedClock;
  functions: Functions;
  /** Is told what a function threw, which Lambda would log. */
  onError(name: FunctionName, error: unknown): void;
}

/** Starts everything that acts for users who are away: Scheduler, queues, bus, and the pollers of the workers. */
export async function startOfflineEngine({ clock, functions, onError }: Setup): Promise<OfflineEngine> {
  const { now } = clock;
  const [sqs, bus] = await Promise.all([startSqs(), startEventBus({ now })]);
  const targets = createTargets(sqs, (name, event) => running.invokeAsync(name, event));
  const scheduler = await startScheduler({
    now,
    targets,
    groups: [SCHEDULE_GROUP],
    schedules: [dailyPreflight(now() + DAY)],
  });
  let stopped = false;
  const running = startEngine({
    clock,
    scheduler,
    sqs,
    sources,
    async invoke(name, event) {
      const load = () => functions.load<unknown>(name);
      const end = await invokeLambda(name, load, event, (timeouts[name] ?? PREFLIGHT_TIMEOUT_SECONDS) * 1000);
      if (end.outcome === 'failed' && !stopped) onError(name, end.error);
      return end;
    },
  });
  return {
    scheduler,
    sqs,
    bus,
    engine: running.engine,
    clock: running.clock,
    async close() {
      stopped = true;
      running.stop();
      targets.close();
      await Promise.all([scheduler.close(), bus.close(), sqs.close()]);
    },
  };
}

/** The stack's own schedule, outside the group of plans. Timestamps are seconds on the wire. */
function dailyPreflight(first: number) {
  return {
    Name: PREFLIGHT_SCHEDULE,
    ScheduleExpression: 'rate(1 day)',
    StartDate: first / 1000,
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: { Arn: functionArn('preflight'), RoleArn: SCHEDULER_ROLE_ARN, Input: '{}' },
  };
}
