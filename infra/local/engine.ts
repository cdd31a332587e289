import type { FunctionName } from '../../shared/env.ts';
import type { Scheduler } from './aws/scheduler.ts';
import type { Sqs } from './aws/sqs.ts';
import type { ShiftedClock } from './clock.ts';
import { createEventSourceMapping, type EventSource } from './engine/event-source-mapping.ts';
import { type Clock, createTime } from './engine/time.ts';
import type { InvocationEnd } from './lambda/invoke-lambda.ts';

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

export interface EngineParts {
  clock: ShiftedClock;
  scheduler: Scheduler;
  sqs: Sqs;
  sources: readonly EventSource[];
  invoke(name: FunctionName, event: unknown): Promise<InvocationEnd>;
}

/** Milliseconds of real time between two looks at the clock; a message that is sent is seen at once. */
const LOOK_EVERY = 200;

export interface RunningEngine {
  engine: Engine;
  clock: Clock;
  /** Invokes a function without waiting for it, as the Scheduler does; settling waits for it. */
  invokeAsync(name: FunctionName, event: unknown): void;
  /** At once: what runs is not waited for. */
  stop(): void;
}

export function startEngine({ clock, scheduler, sqs, sources, invoke }: EngineParts): RunningEngine {
  const log: Invocation[] = [];
  let woken = Promise.withResolvers<void>();
  let paused = false;
  let stopped = false;

  const invokeLogged = async (name: FunctionName, event: unknown): Promise<InvocationEnd> => {
    const entry: Invocation = { function: name, at: clock.now(), outcome: 'running' };
    log.push(entry);
    const end = await invoke(name, event);
    entry.outcome = end.outcome;
    return end;
  };
  const background = new Set<Promise<unknown>>();
  const mappings = sources.map((source) => createEventSourceMapping(source, sqs, invokeLogged));

  const workUntilQuiet = async (): Promise<void> => {
    while (!stopped) {
      woken = Promise.withResolvers<void>();
      const fired = await scheduler.fireDue();
      const started = await Promise.all(mappings.map((mapping) => mapping.fill()));
      const running = [...background, ...mappings.flatMap((mapping) => [...mapping.running])];
      if (running.length > 0) await Promise.race([...running, woken.promise]);
      else if (fired === 0 && started.every((count) => count === 0)) return;
    }
  };
  // One at a time, whoever asks: two pumps would take messages from one another.
  let turn: Promise<void> = Promise.resolve();
  const settle = (): Promise<void> => {
    const next = turn.then(workUntilQuiet);
    turn = next.catch(() => {});
    return next;
  };
  let looking = false;
  const look = () => {
    // An invocation that takes long must not keep others from what arrives meanwhile.
    woken.resolve();
    if (paused || stopped || looking) return;
    looking = true;
    settle()
      .catch(() => {})
      .finally(() => {
        looking = false;
      });
  };
  sqs.onSend = look;
  const timer = setInterval(look, LOOK_EVERY);
  timer.unref();

  const nextDue = async (): Promise<number | undefined> => {
    const queued = await Promise.all(sources.map(({ queue }) => sqs.messages(queue)));
    const visible = queued.flat().map(({ visibleAt }) => visibleAt);
    const next = Math.min(scheduler.nextDue() ?? Number.POSITIVE_INFINITY, ...visible);
    return Number.isFinite(next) ? next : undefined;
  };

  return {
    engine: {
      settle,
      async pause() {
        paused = true;
        await turn;
      },
      resume() {
        paused = false;
        look();
      },
      async invoke(name, event) {
        const end = await invokeLogged(name, event);
        if (end.outcome === 'ok') return end.result;
        throw end.outcome === 'failed' ? end.error : new Error(`${name} timed out.`);
      },
      invocations: () => log,
    },
    clock: createTime(clock, { settle, nextDue, isStopped: () => stopped }),
    invokeAsync(name, event) {
      const invocation = invokeLogged(name, event).finally(() => background.delete(invocation));
      background.add(invocation);
    },
    stop() {
      stopped = true;
      woken.resolve();
      sqs.onSend = undefined;
      clearInterval(timer);
    },
  };
}
