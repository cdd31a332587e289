import {
  createDocumentClient,
  createKmsClient,
  createSchedulerClient,
  createSqsClient,
} from '../aws/clients.ts';
import { createTable, type Table } from '../aws/table.ts';
import type { PlannerContext } from '../engine/plan-segment.ts';
import { createQueue, type EventQueue } from '../engine/queue.ts';
import { tenantOf } from '../engine/tenant.ts';
import type { Environment } from '../env.ts';
import { createScheduler, type Scheduler } from '../schedules/scheduler.ts';
import { createSealer, type Sealer } from '../vault/sealer.ts';

/*
 * Clients of AWS, built once a function. They stand apart from those that need Google's libraries: these are
 * CommonJS, which no bundler can leave out of a function that does not call Google.
 */

/** The part of the environment with these names. */
export type Reads<Names extends keyof Environment> = Pick<Environment, Names>;

export function composeTable(environment: Reads<'TABLE_NAME'>): Table {
  return createTable(createDocumentClient(), environment.TABLE_NAME);
}

export function composeSealer(environment: Reads<'GRANT_KEY_ID'>, kms = createKmsClient()): Sealer {
  return createSealer(kms, environment.GRANT_KEY_ID);
}

export function composeEventQueue(environment: Reads<'EVENT_QUEUE_URL'>): EventQueue {
  return createQueue(createSqsClient(), environment.EVENT_QUEUE_URL, tenantOf);
}

export function composeScheduler(environment: Parameters<typeof createScheduler>[1]): Scheduler {
  return createScheduler(createSchedulerClient(), environment);
}

/** What the broadcast planner needs; the deadline comes with each invocation. */
export function composePlanner(
  environment: Reads<'TABLE_NAME' | 'EVENT_QUEUE_URL' | 'BROADCAST_QUEUE_URL'>,
): Omit<PlannerContext, 'deadline'> {
  return {
    table: composeTable(environment),
    queue: composeEventQueue(environment),
    segments: createQueue(createSqsClient(), environment.BROADCAST_QUEUE_URL),
  };
}
