import { WHOLE_CPU } from '../../../../infra/constructs/memory-size.ts';
/** What one function takes, of a processor that is there for it alone. */
export interface Demand {
  /** Milliseconds of the processor: init, first invocation, and one of many later ones. */
  initCpu: number;
  firstCpu: number;
  warmCpu: number;
  /** Milliseconds of init by the clock. */
  init: number;
  /** The most that was resident, in MiB, as Lambda counts memory. */
  peak: number;
}

export interface Assumptions {
  /** Milliseconds that an invocation waits for AWS and Google. */
  remote: number;
  /** US dollars. */
  perRequest: number;
  perGigabyteSecond: number;
}

/** What a memory size makes of it. */
export interface Modelled {
  memory: number;
  /** Milliseconds of init and first invocation, where init has a whole vCPU. */
  cold: number;
  /** The same where init has no more than the memory's share. */
  coldWithoutBoost: number;
  /** Milliseconds of a later invocation. */
  warm: number;
  /** Dollars for a million later invocations. */
  usdPerMillion: number;
  /** Peak by memory. */
  filled: number;
}

export const SIZES = [256, 512, 768, 1024, 1536, WHOLE_CPU, 2048];

/**
 * CPU comes in proportion to memory. JavaScript runs on one thread, so more than one vCPU makes nothing faster.
 * Waiting takes as long with any share.
 */
export function modelSize(demand: Demand, memory: number, assumptions: Assumptions): Modelled {
  const share = Math.min(1, memory / WHOLE_CPU);
  const first = demand.firstCpu / share + assumptions.remote;
  const warm = demand.warmCpu / share + assumptions.remote;
  // Lambda bills each millisecond that was begun.
  const gigabyteSeconds = (memory / 1024) * (Math.ceil(warm) / 1000);
  return {
    memory,
    cold: demand.init + first,
    coldWithoutBoost: Math.max(demand.init, demand.initCpu / share) + first,
    warm,
    usdPerMillion: 1e6 * (assumptions.perRequest + gigabyteSeconds * assumptions.perGigabyteSecond),
    filled: demand.peak / memory,
  };
}

/** The smallest size of which the peak fills less than half, and the cheapest of those that do. */
export function chooseSize(modelled: readonly Modelled[]): { smallest?: Modelled; cheapest?: Modelled } {
  const roomy = modelled.filter(({ filled }) => filled < 0.5);
  const [smallest] = [...roomy].sort((one, other) => one.memory - other.memory);
  const [cheapest] = [...roomy].sort((one, other) => one.usdPerMillion - other.usdPerMillion);
  return { ...(smallest && { smallest }), ...(cheapest && { cheapest }) };
}
