import { percentile } from '../../load/statistics.ts';
import type { PhaseMeasures } from './runtime/phase-measures.ts';
import type { Deployed } from './runtime/start-instance.ts';
import type { Stage } from './stage/stage.ts';
import type { Trial } from './stage/trials.ts';

/** What a cold start takes: medians of all samples. */
export interface ColdStart {
  /** Milliseconds until the handler is there. */
  init: number;
  /** Milliseconds of the first invocation. */
  first: number;
  /** Milliseconds of the processor, of all threads, in init; a busy machine does not stretch them. */
  initCpu: number;
  firstCpu: number;
  /** The most that was resident, in MB of a million bytes. */
  peak: number;
}

/** A function, and what it is to do while it is measured. */
export interface Measured {
  deployed: Deployed;
  trial: Trial;
}

/**
 * Starts each function so many times, one after the other in turns, so that whatever else the machine does in the
 * meantime strikes all alike. One turn before is not counted: it fills the caches of disk and stand-ins.
 */
export async function measureStarts(
  stage: Stage,
  all: readonly Measured[],
  samples: number,
): Promise<Map<string, ColdStart>> {
  const phases = new Map<string, PhaseMeasures[][]>(all.map(({ deployed }) => [deployed.name, []]));
  for (let turn = 0; turn <= samples; turn += 1) {
    for (const { deployed, trial } of all) {
      const measures = await stage.measure(deployed, trial);
      if (turn > 0) phases.get(deployed.name)?.push(measures);
    }
  }
  return new Map([...phases].map(([name, starts]) => [name, summarize(starts)]));
}

/** @param starts the phases of each process: its init, then its first invocation */
function summarize(starts: readonly (readonly PhaseMeasures[])[]): ColdStart {
  const median = (pick: (init: PhaseMeasures, first: PhaseMeasures) => number): number =>
    percentile(
      starts.map(([init, first]) => (init && first ? pick(init, first) : Number.NaN)),
      50,
    );
  return {
    init: median((init) => init.milliseconds),
    first: median((_, first) => first.milliseconds),
    initCpu: median((init) => init.cpuMilliseconds),
    firstCpu: median((_, first) => first.cpuMilliseconds),
    peak: median((_, first) => first.peakBytes / 1e6),
  };
}
