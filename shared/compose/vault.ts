import type { Reads } from '../env.ts';
import { createLog } from '../log.ts';
import type { VaultContext } from '../vault/vault-context.ts';
import { composeEventQueue } from './event-queue.ts';
import { composeGoogleApp } from './google-app.ts';
import { composeSealer } from './sealer.ts';
import { composeTable } from './table.ts';

/** What a function needs that acts for users; the deadline comes with each invocation. */
export function composeVault(
  environment: Reads<
    | 'TABLE_NAME'
    | 'GRANT_KEY_ID'
    | 'GOOGLE_CLIENT_ID'
    | 'GOOGLE_CLIENT_SECRET_ID'
    | 'GOOGLE_TOKEN_URL'
    | 'DPOP_KEY_ID'
    | 'EVENT_QUEUE_URL'
  >,
): Omit<VaultContext, 'deadline'> {
  return {
    table: composeTable(environment),
    sealer: composeSealer(environment),
    google: composeGoogleApp(environment),
    queue: composeEventQueue(environment),
    log: createLog('vault'),
    now: () => Date.now(),
  };
}
