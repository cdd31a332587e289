import { createKnownBroadcasts } from '../broadcasts/known-broadcasts.ts';
import type { Bus } from '../bus/bus.ts';
import type { EngineContext } from '../engine/engine-context.ts';
import { WORKER_TIMEOUT_SECONDS } from '../engine/limits.ts';
import { createPace } from '../engine/pace.ts';
import { listOf, type Reads } from '../env.ts';
import { loadOnUse } from './load-on-use.ts';
import { composeScheduler } from './scheduler.ts';
import { composeVault } from './vault.ts';

/** What the worker needs; deadline and claimant come with each delivery. */
export function composeEngine(
  environment: Parameters<typeof composeVault>[0] &
    Parameters<typeof composeScheduler>[0] &
    Reads<'GOOGLE_API_ROOT_URL' | 'EVENT_BUS_NAME' | 'BUS_EVENTS' | 'CALENDAR_CALLS_PER_MINUTE'>,
): Omit<EngineContext, 'deadline' | 'claimant'> {
  const vault = composeVault(environment);
  return {
    ...vault,
    pace: createPace({ ...vault, perMinute: Number(environment.CALENDAR_CALLS_PER_MINUTE) }),
    broadcasts: createKnownBroadcasts(),
    scheduler: composeScheduler(environment),
    bus: composeBus(environment),
    apiRootUrl: environment.GOOGLE_API_ROOT_URL,
    // Longer than any invocation: a claim outlives the worker that died with it, and no other.
    claimDuration: (WORKER_TIMEOUT_SECONDS + 15) * 1000,
  };
}

function composeBus(environment: Reads<'EVENT_BUS_NAME' | 'BUS_EVENTS'>): Bus {
  return loadOnUse(async () => {
    const [{ createBus }, { createEventBridgeClient }] = await Promise.all([
      import('../bus/bus.ts'),
      import('../aws/clients/event-bridge.ts'),
    ]);
    return createBus(createEventBridgeClient(), environment.EVENT_BUS_NAME, listOf(environment.BUS_EVENTS));
  }, 'publish');
}
