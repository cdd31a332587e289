import type { KnownBroadcasts } from '../broadcasts/known-broadcasts.ts';
import type { RunContext } from '../runs/run-context.ts';
import type { Scheduler } from '../schedules/scheduler.ts';
import type { Pace } from './pace.ts';

/** What the worker does its requests with. */
export interface EngineContext extends RunContext {
  scheduler: Scheduler;
  pace: Pace;
  broadcasts: KnownBroadcasts;
}
