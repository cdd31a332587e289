import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { KMSClient } from '@aws-sdk/client-kms';
import type { SchedulerClient } from '@aws-sdk/client-scheduler';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { jest } from '@jest/globals';
import { createKnownBroadcasts } from '../../../shared/broadcasts/known-broadcasts.ts';
import type { BroadcastContext } from '../../../shared/broadcasts/walk-segment.ts';
import { createBus } from '../../../shared/bus/bus.ts';
import { BUS_EVENTS } from '../../../shared/bus/bus-events.ts';
import type { ConsentContext } from '../../../shared/consent/complete-attempt.ts';
import { deadlineIn } from '../../../shared/deadline.ts';
import type { EngineContext } from '../../../shared/engine/engine-context.ts';
import { WORKER_TIMEOUT_SECONDS } from '../../../shared/engine/limits.ts';
import { createPace } from '../../../shared/engine/pace.ts';
import { createQueue } from '../../../shared/queue/queue.ts';
import { createScheduler } from '../../../shared/schedules/scheduler.ts';
import { createTable } from '../../../shared/table/table.ts';
import { createSealer } from '../../../shared/vault/sealer.ts';
import { stopClock } from '../../support/still-clock.ts';
import { createAwsClient, type Effects } from './aws.ts';
import { createGoogle } from './google.ts';
import { type Crossing, createInvocation, type Invocation, type Weather } from './invocation.ts';
import { createMessageQueue } from './message-queue.ts';
import { createHeardBus, createHeldSchedules, createKms } from './services.ts';
import { createStoredItems, type Enforces, TABLE_NAME } from './stored-items.ts';

/** The present in which every world begins: a full hour. */
export const START = Date.UTC(2027, 2, 1, 12);

export interface WorldOptions {
  /** Whether Calendar refuses a second event of the same id. */
  detectsCollisions?: boolean;
  /** Whether Calendar shows an event to whoever looks for it; to try what happens without looking. */
  showsEvents?: boolean;
  enforces?: Enforces;
}

/** Everything outside a function, in memory, with a clock that only the test moves. */
export function createWorld(options: WorldOptions = {}) {
  let time = START;
  // Waits are spread by chance; a world that is made again is to be the same.
  jest.spyOn(Math, 'random').mockReturnValue(0.5);
  const now = (): number => time;
  useClock(time);
  const items = createStoredItems(options.enforces);
  const google = createGoogle(now, options);
  const queue = createMessageQueue(now);
  const segments = createMessageQueue(now);
  const bus = createHeardBus();
  const schedules = createHeldSchedules(now);
  const kms = createKms();
  const invocations = new Map<string, Invocation>();
  let begun = 0;

  // Google's libraries have no other way out than this; the host tells which invocation it is that calls.
  globalThis.fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : String(input));
    const invocation = invocations.get(url.host);
    // One of a world that is over.
    if (!invocation) return new Promise<never>(() => {});
    return google.fetch(invocation, url, init);
  };

  /** A new process, all of whose calls go through the weather. */
  const begin = (weather: Weather) => {
    const invocation = createInvocation(weather);
    const name = `invocation-${begun++}`;
    invocations.set(`${name}.example`, invocation);
    const client = <Client>(service: Crossing['service'], effects: Effects): Client =>
      createAwsClient<Client>(invocation, service, effects);
    const table = createTable(client<DynamoDBDocumentClient>('table', items.effects), TABLE_NAME);
    const log = { info: () => {}, warn: () => {}, error: () => {} };
    const context: EngineContext & ConsentContext & BroadcastContext = {
      table,
      sealer: createSealer(client<KMSClient>('kms', kms), 'key'),
      google: {
        clientId: 'client',
        clientSecret: async () => 'secret',
        tokenUrl: `https://${name}.example/token`,
      },
      queue: createQueue(client<SQSClient>('queue', queue.effects), 'https://queue.example/'),
      segments: createQueue(client<SQSClient>('queue', segments.effects), 'https://segments.example/'),
      bus: createBus(client<EventBridgeClient>('bus', bus.effects), 'bus', BUS_EVENTS),
      scheduler: createScheduler(client<SchedulerClient>('scheduler', schedules.effects), {
        group: 'plans',
        roleArn: 'role',
        queueArn: 'queue',
        deadLettersArn: 'dead',
      }),
      // Signatures are not what these tests are about: whose code it is says who it is.
      idTokens: {
        prepare: async () => {},
        verify: async (token) => nobodyBut(token.slice('id-'.length)),
      },
      log,
      deadline: deadlineIn(WORKER_TIMEOUT_SECONDS * 1000 - 750, now),
      apiRootUrl: `https://${name}.example/`,
      claimDuration: (WORKER_TIMEOUT_SECONDS + 15) * 1000,
      claimant: name,
      broadcasts: createKnownBroadcasts(),
      pace: createPace({ table, now, sleep: async () => {}, perMinute: 9900, log }),
      now,
    };
    return { invocation, context };
  };

  return {
    now,
    items,
    google,
    queue,
    segments,
    bus,
    schedules,
    begin,
    mistakes: (): string[] => [...invocations.values()].flatMap(({ mistakes }) => mistakes),
    pass(seconds: number): void {
      time += seconds * 1000;
      useClock(time);
    },
  };
}

export type World = ReturnType<typeof createWorld>;

/** Google's libraries read the platform's clock; nothing but `Date` is moved. */
function useClock(time: number): void {
  jest.setSystemTime(time);
}

function nobodyBut(user: string) {
  return { user, email: undefined, emailVerified: false, name: undefined, picture: undefined };
}

/** To be called by every file of tests that makes worlds. */
export function standStill(): void {
  stopClock(START);
}
