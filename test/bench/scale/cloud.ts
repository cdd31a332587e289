import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { KMSClient } from '@aws-sdk/client-kms';
import type { SchedulerClient } from '@aws-sdk/client-scheduler';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { WHOLE_CPU } from '../../../infra/constructs/memory-size.ts';
import type { Segment } from '../../../shared/broadcasts/walk-segment.ts';
import { createBus } from '../../../shared/bus/bus.ts';
import { DEFAULT_BUS_EVENTS } from '../../../shared/bus/bus-events.ts';
import { MAX_RECEIVES, VISIBILITY_SECONDS } from '../../../shared/engine/limits.ts';
import { createQueue } from '../../../shared/queue/queue.ts';
import { tenantOf } from '../../../shared/queue/tenant.ts';
import { createScheduler } from '../../../shared/schedules/scheduler.ts';
import { createTable } from '../../../shared/table/table.ts';
import { createSealer } from '../../../shared/vault/sealer.ts';
import { createAwsClient, type Effects } from '../../faults/support/aws.ts';
import { type Crossing, createInvocation, fair, type Weather } from '../../faults/support/invocation.ts';
import { createHeardBus, createHeldSchedules } from '../../faults/support/services.ts';
import { createStoredItems, TABLE_NAME } from '../../faults/support/stored-items.ts';
import { meterTable, type Units } from './capacity.ts';
import type { Chance } from './chance.ts';
import type { Clock } from './clock.ts';
import { createKmsModel } from './kms.ts';
import { createQueueModel } from './sqs.ts';

/** Median of the time that a call takes within a region, in milliseconds, there and back. */
const LATENCY: Record<Exclude<Crossing['service'], 'google'>, number> = {
  table: 4,
  kms: 6,
  queue: 8,
  bus: 15,
  scheduler: 30,
};

/**
 * Milliseconds of a function's own work for each call, during which it does nothing else, with a whole CPU: an event
 * makes four, and `npm run bench:throughput` measures about 2 ms for it.
 */
const OWN_WORK = 0.5;

/** Seconds; the planner's timeout is 120, and a segment is tried five times (infra/stacks/engine-stack.ts). */
const SEGMENT_RULES = { visibility: 6 * 120, maxReceives: 5 };

/**
 * Everything of AWS's that the engine works with, in memory and on simulated time, with what it would be billed.
 *
 * @param memory of a function, in MB
 */
export function createCloud(clock: Clock, chance: Chance, memory: number) {
  const ownWork = OWN_WORK * Math.max(1, WHOLE_CPU / memory);
  const items = createStoredItems();
  const units: Units = { read: 0, write: 0 };
  const table = meterTable(items, units);
  const kms = createKmsModel();
  const bus = createHeardBus();
  const schedules = createHeldSchedules(clock.now);
  const events = createQueueModel(clock, { visibility: VISIBILITY_SECONDS, maxReceives: MAX_RECEIVES });
  const segments = createQueueModel(clock, SEGMENT_RULES);
  /** Calls by service and name. */
  const calls = new Map<string, number>();
  const mistakes: string[] = [];

  const count = (service: string, call: string): void => {
    const name = `${service} ${call}`;
    calls.set(name, (calls.get(name) ?? 0) + 1);
  };

  const connect = (weather: Weather) => {
    const invocation = createInvocation(weather);
    invocation.mistakes = mistakes;
    const client = <Client>(service: Crossing['service'], effects: Effects): Client =>
      createAwsClient<Client>(invocation, service, effects);
    return {
      table: createTable(client<DynamoDBDocumentClient>('table', table), TABLE_NAME),
      sealer: createSealer(client<KMSClient>('kms', kms), 'key'),
      queue: createQueue(client<SQSClient>('queue', events.effects), 'https://queue.example/', tenantOf),
      segments: createQueue<Segment>(
        client<SQSClient>('queue', segments.effects),
        'https://segments.example/',
      ),
      bus: createBus(client<EventBridgeClient>('bus', bus.effects), 'bus', DEFAULT_BUS_EVENTS),
      scheduler: createScheduler(client<SchedulerClient>('scheduler', schedules.effects), {
        group: 'plans',
        roleArn: 'role',
        queueArn: 'queue',
        deadLettersArn: 'dead',
      }),
    };
  };

  return {
    items,
    units,
    bus: bus.told,
    events,
    segments,
    calls,
    mistakes,
    count,
    /** How long a call to a service takes now, there and back. */
    latency: (service: keyof typeof LATENCY): number => chance.around(LATENCY[service]),
    /** The clients that a function builds when it starts, and keeps while it is warm. */
    connect() {
      let idleFrom = 0;
      return connect(({ service, call, moment }) => {
        if (service === 'google') return undefined;
        let wait = chance.around(LATENCY[service]) / 2;
        if (moment === 'before') {
          count(service, call);
          idleFrom = Math.max(idleFrom, clock.now()) + ownWork;
          wait += idleFrom - clock.now();
        }
        return async () => {
          await clock.wait(wait);
          return undefined;
        };
      });
    },
    /** Clients whose calls take no time. */
    offline: () => connect(fair),
    /** Forgets what has been counted. */
    forget(): void {
      calls.clear();
      Object.assign(units, { read: 0, write: 0 });
    },
  };
}

export type Cloud = ReturnType<typeof createCloud>;
