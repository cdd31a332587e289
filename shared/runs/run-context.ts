import type { Bus } from '../bus/bus.ts';
import type { VaultContext } from '../vault/vault-context.ts';

/** What it takes to run an event request. */
export interface RunContext extends VaultContext {
  bus: Bus;
  apiRootUrl: string;
  /** Milliseconds that a claim lasts: longer than an invocation can. */
  claimDuration: number;
  /** Tells this attempt from all others. */
  claimant: string;
}
