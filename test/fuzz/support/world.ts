import { inspect } from 'node:util';
import { jest } from '@jest/globals';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { FunctionName } from '../../../shared/env.ts';
import type { Handler } from '../../../shared/http/handler.ts';
import { createMessageQueue } from '../../faults/support/message-queue.ts';
import { stopClock } from '../../support/still-clock.ts';
import { type AwsFault, replaceAws } from './aws.ts';
import { CLIENT_SECRET, type Google, replaceGoogle } from './google.ts';
import { createHeldSchedules, createKms } from './services.ts';
import { type GatewayEvent, settings } from './settings.ts';
import { createStoredItems, type StoredItems } from './stored-items.ts';

/** The present in which a world begins: a full hour. */
const START = Date.UTC(2027, 2, 1, 12);

/** How an invocation ended. */
export type Ending =
  | { kind: 'answered'; result: unknown; log: string }
  | { kind: 'threw'; error: unknown; log: string }
  | { kind: 'hung'; log: string };

/** Real milliseconds after which a call counts as hanging; nothing here takes a thousandth of it. */
const HANGS = 30_000;

/** The functions as they are deployed, with AWS and Google in the same process, and a clock of its own. */
export interface World {
  now(): number;
  pass(milliseconds: number): void;
  items: StoredItems;
  google: Google;
  schedules: ReturnType<typeof createHeldSchedules>;
  queue: ReturnType<typeof createMessageQueue>;
  /** What befalls the next calls to AWS, by how many were made since; none: nothing. */
  weather: Map<number, AwsFault>;
  /** Runs at every call to AWS and to Google, and may hold it up. */
  hold: (call: string) => Promise<void>;
  /** Calls to AWS and Google since the last {@link World.forgetCalls}. */
  calls: string[];
  forgetCalls(): void;
  /** @param remaining milliseconds that Lambda leaves to the function */
  invoke(name: FunctionName, event: GatewayEvent, remaining: number): Promise<Ending>;
  close(): void;
}

export async function createWorld(): Promise<World> {
  let time = START;
  const now = (): number => time;
  stopClock(START);
  const written = captureOutput();
  const items = createStoredItems();
  const google = await replaceGoogle(now);
  const queue = createMessageQueue(now);
  const schedules = createHeldSchedules(now, settings.SCHEDULE_GROUP);
  const handlers = new Map<FunctionName, Handler>();
  Object.assign(process.env, settings, {
    POWERTOOLS_LOG_LEVEL: 'DEBUG',
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'CANARY-access-key',
    AWS_SECRET_ACCESS_KEY: 'CANARY-secret-key',
  });
  const calls: string[] = [];
  const world: World = {
    now,
    pass(milliseconds) {
      time += milliseconds;
      jest.setSystemTime(time);
    },
    items,
    google,
    schedules,
    queue,
    weather: new Map(),
    hold: async () => {},
    calls,
    forgetCalls: () => void calls.splice(0),
    async invoke(name, event, remaining) {
      const handler = handlers.get(name) ?? (await load(name));
      handlers.set(name, handler);
      const boot = written.take();
      if (boot.includes('boot failed')) throw new Error(boot);
      const { promise: hung, resolve } = Promise.withResolvers<'hung'>();
      const timer = setTimeout(resolve, HANGS, 'hung');
      try {
        const context = { awsRequestId: 'request-id', getRemainingTimeInMillis: () => remaining };
        const answered = handler(event as unknown as APIGatewayProxyEventV2, context as never);
        const result = await Promise.race([answered, hung]);
        const log = written.take();
        return result === 'hung' ? { kind: 'hung', log } : { kind: 'answered', result, log };
      } catch (error) {
        return { kind: 'threw', error, log: written.take() };
      } finally {
        clearTimeout(timer);
      }
    },
    close() {
      restoreAws();
      google.restore();
      written.restore();
    },
  };
  google.hold = (operation) => {
    calls.push(`google ${operation}`);
    return world.hold(`google ${operation}`);
  };
  const restoreAws = replaceAws(
    {
      table: items.effects,
      kms: createKms(),
      secrets: { GetSecretValue: () => ({ SecretString: CLIENT_SECRET }) },
      queue: queue.effects,
      scheduler: schedules.effects,
      bus: {},
    },
    async (call) => {
      const fault = world.weather.get(calls.filter((made) => !made.startsWith('google')).length);
      calls.push(call);
      await world.hold(call);
      return fault;
    },
  );
  return world;
}

async function load(name: FunctionName): Promise<Handler> {
  const module: { handler: Handler } = await import(`../../../functions/${name}.ts`);
  return module.handler;
}

/** Everything that is written to the streams of the process, by whatever way. */
function captureOutput() {
  const lines: string[] = [];
  const spies = [process.stdout, process.stderr].map((stream) =>
    jest.spyOn(stream, 'write').mockImplementation((chunk) => {
      const text = String(chunk);
      if (text.startsWith('fuzz: ')) realWrite(text);
      else lines.push(text);
      return true;
    }),
  );
  return {
    take: (): string => lines.splice(0).join(''),
    restore(): void {
      for (const spy of spies) spy.mockRestore();
    },
  };
}

const realWrite = process.stderr.write.bind(process.stderr);

/** All of a value, hidden fields and depths included. */
export function show(value: unknown): string {
  return inspect(value, {
    depth: Number.POSITIVE_INFINITY,
    showHidden: true,
    maxArrayLength: Number.POSITIVE_INFINITY,
    maxStringLength: Number.POSITIVE_INFINITY,
  });
}
