import type { FunctionName } from '../../../shared/env.ts';
import type { Peer } from '../../load/calls.ts';
import type { Instance, Took } from './instance.ts';
import { BATCH, type Stage } from './stage.ts';

/** What a function is given, one invocation after the other. */
export interface Load {
  name: FunctionName;
  /** Events that an invocation makes. */
  events: number;
  give(instance: Peer<Instance>, seconds: number): Promise<Took[]>;
}

/** Batches for the worker, and requests as of a browser. */
export function createLoads({ users, origin }: Stage): Record<'batches' | 'requests', Load> {
  const batches = Array.from({ length: users.length / BATCH }, (_, index) =>
    users.slice(index * BATCH, (index + 1) * BATCH),
  );
  // Every occurrence of a plan is made once, by whatever instance.
  let day = 0;
  return {
    batches: {
      name: 'run-event',
      events: BATCH,
      async give(instance, seconds) {
        const took = await instance.call('runBatches', batches, day, seconds);
        day += Math.ceil(took.length / batches.length);
        return took;
      },
    },
    requests: {
      name: 'create-event',
      events: 1,
      give: (instance, seconds) => instance.call('sendRequests', users, origin, seconds),
    },
  };
}
