import type { FunctionName } from '../../../shared/env.ts';
import type { Scheduler } from '../aws/scheduler.ts';
import type { Sqs } from '../aws/sqs.ts';
import type { InvocationEnd } from '../lambda/invoke-lambda.ts';
import type { ShiftedClock } from '../shifted-clock.ts';
import { createEventSourceMapping, type EventSource } from './event-source-mapping.ts';
import { startPump } from './pump.ts';
import { createStackClock, type StackClock } from './stack-clock.ts';

/** One invocation that no HTTP request asked for. */
interface Invocation {
  function: FunctionName;
  /** Milliseconds since the epoch. */
  at: number;
  outcome: InvocationEnd['outcome'] | 'running';
}

/** Scheduler, queues and workers of the stack: what happens while nobody is looking. */
export interface Engine {
  /**
   * Resolves when clock, queues and workers have nothing left to do at the present time. What is to come
   * later, such as a message that is not visible yet, counts as done.
   */
  settle(): Promise<void>;
  /** From now on nothing happens by itself, only in settle, advance and jump. Ends with what was running. */
  pause(): Promise<void>;
  resume(): void;
  /** Calls a function directly, as an operator does. @throws Error what it threw, or that it took too long */
  invoke(name: FunctionName, event: unknown): Promise<unknown>;
  /** What ran so far, oldest first. */
  invocations(): readonly Readonly<Invocation>[];
}

interface EngineParts {
  clock: ShiftedClock;
  scheduler: Scheduler;
  sqs: Sqs;
  sources: readonly EventSource[];
  invoke(name: FunctionName, event: unknown): Promise<InvocationEnd>;
}

interface RunningEngine {
  engine: Engine;
  clock: StackClock;
  /** Invokes a function without waiting for it, as the Scheduler does; settling waits for it. */
  invokeAsync(name: FunctionName, event: unknown): void;
  /** At once: what runs is not waited for. */
  stop(): void;
}

export function startEngine({ clock, scheduler, sqs, sources, invoke }: EngineParts): RunningEngine {
  const log: Invocation[] = [];
  const invokeLogged = async (name: FunctionName, event: unknown): Promise<InvocationEnd> => {
    const entry: Invocation = { function: name, at: clock.now(), outcome: 'running' };
    log.push(entry);
    const end = await invoke(name, event);
    entry.outcome = end.outcome;
    return end;
  };
  const background = new Set<Promise<unknown>>();
  const mappings = sources.map((source) => createEventSourceMapping(source, sqs, invokeLogged));
  const pump = startPump({
    async begin() {
      const fired = await scheduler.fireDue();
      const started = await Promise.all(mappings.map((mapping) => mapping.fill()));
      return started.reduce((sum, count) => sum + count, fired);
    },
    running: () => [...background, ...mappings.flatMap((mapping) => [...mapping.running])],
  });
  sqs.onSend = pump.look;

  const nextDue = async (): Promise<number | undefined> => {
    const queued = await Promise.all(sources.map(({ queue }) => sqs.messages(queue)));
    const visible = queued.flat().map(({ visibleAt }) => visibleAt);
    const next = Math.min(scheduler.nextDue() ?? Number.POSITIVE_INFINITY, ...visible);
    return Number.isFinite(next) ? next : undefined;
  };
  const { settle, pause, resume, isStopped } = pump;
  return {
    engine: {
      settle,
      pause,
      resume,
      async invoke(name, event) {
        const end = await invokeLogged(name, event);
        if (end.outcome === 'ok') return end.result;
        throw end.outcome === 'failed' ? end.error : new Error(`${name} timed out.`);
      },
      invocations: () => log,
    },
    clock: createStackClock(clock, { settle, nextDue, isStopped }),
    invokeAsync(name, event) {
      const invocation = invokeLogged(name, event).finally(() => background.delete(invocation));
      background.add(invocation);
    },
    stop() {
      sqs.onSend = undefined;
      pump.stop();
    },
  };
}
