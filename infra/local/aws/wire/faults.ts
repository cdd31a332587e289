import type { AwsError } from './aws-error.ts';

/**
 * What can be done to a call of any service: `hang` never answers, `cut` closes the connection before
 * anything is done, `drop_answer` does what was asked and closes the connection without saying so.
 */
type WireFault = 'hang' | 'cut' | 'drop_answer';

/** The switches of one endpoint. `Refusal` names the errors of that service that can be switched on. */
export interface FaultSwitches<Refusal extends string = never> {
  /**
   * Lets calls of an operation fail; several switches of one operation take effect one after the other.
   *
   * @param operation e.g. `Decrypt`, or `*` for all
   * @param times how many calls it strikes; without it, every call until {@link FaultSwitches.clear}
   */
  inject(operation: string, fault: Refusal | WireFault, options?: { times?: number }): void;
  clear(): void;
}

export interface FaultSource {
  /** The fault that strikes this call, used up by asking. */
  take(operation: string): AwsError | WireFault | undefined;
}

/** @param refusals the service's own errors by the name of their switch */
export function createFaultSwitches<Refusal extends string>(
  refusals: Readonly<Record<Refusal, AwsError>>,
): FaultSwitches<Refusal> & FaultSource {
  let waiting: { operation: string; fault: Refusal | WireFault; left: number }[] = [];
  return {
    inject(operation, fault, { times = Number.POSITIVE_INFINITY } = {}) {
      waiting.push({ operation, fault, left: times });
    },
    clear() {
      waiting = [];
    },
    take(operation) {
      const next = waiting.find((entry) => entry.left > 0 && ['*', operation].includes(entry.operation));
      if (!next) return undefined;
      next.left -= 1;
      return isWireFault(next.fault) ? next.fault : refusals[next.fault];
    },
  };
}

function isWireFault(fault: string): fault is WireFault {
  return fault === 'hang' || fault === 'cut' || fault === 'drop_answer';
}
