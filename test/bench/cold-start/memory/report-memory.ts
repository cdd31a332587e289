import { WHOLE_CPU } from '../../../../infra/constructs/memory-size.ts';
import { percentile } from '../../../load/statistics.ts';
import type { Report } from '../../../support/report.ts';
import { prices } from '../../cost/prices.ts';
import type { Measured } from '../measure-starts.ts';
import type { PhaseMeasures } from '../runtime/phase-measures.ts';
import type { Stage } from '../stage/stage.ts';
import { type Assumptions, chooseSize, type Demand, modelSize, SIZES } from './model.ts';
import { createThrottle } from './throttle.ts';

/** Invocations of one process; by the last ones V8 has compiled what is used. */
const INVOCATIONS = 50;
const STEADY = 20;
/** The size at which the model is compared with a process that is really bounded. */
const VERIFIED = 512;

/** Prints what each memory size would make of the functions, and which of them is the right one. */
export async function reportMemory(
  stage: Stage,
  all: readonly Measured[],
  samples: number,
  remote: number,
  report: Report,
): Promise<void> {
  const assumptions: Assumptions = {
    remote,
    perRequest: prices.functionRequest.usd / prices.functionRequest.per,
    perGigabyteSecond: prices.functionGigabyteSecond.usd / prices.functionGigabyteSecond.per,
  };
  report.note(
    `A model: measured CPU time ÷ share of a vCPU (memory ÷ 1,769 MB), and ${remote} ms of waiting.`,
  );
  report.note(
    'Cold: init with a whole vCPU, as Lambda starts functions on demand; and without, were it not so.',
  );
  for (const measured of all) {
    const demand = await measureDemand(stage, measured, samples);
    const modelled = SIZES.map((memory) => modelSize(demand, memory, assumptions));
    report.heading(
      `${measured.deployed.name}: CPU ${Math.round(demand.initCpu)} ms init, ${Math.round(demand.firstCpu)} ms first, ` +
        `${demand.warmCpu.toFixed(1)} ms warm; peak ${Math.round(demand.peak)} MiB`,
    );
    report.table(
      ['memory MB', 'cold ms', 'without boost ms', 'warm ms', 'USD a million warm', 'peak % of memory'],
      modelled.map((one) => [
        String(one.memory),
        one.cold,
        one.coldWithoutBoost,
        one.warm,
        one.usdPerMillion,
        one.filled * 100,
      ]),
    );
    const { smallest, cheapest } = chooseSize(modelled);
    report.note(
      `Smallest with peak under half: ${smallest?.memory ?? 'none'} MB; cheapest of those: ${cheapest?.memory ?? 'none'} MB.`,
    );
  }
  const [first] = all;
  if (first) await verify(stage, first, samples, report);
}

async function measureDemand(stage: Stage, measured: Measured, samples: number): Promise<Demand> {
  const processes: PhaseMeasures[][] = [];
  for (let sample = 0; sample < samples; sample += 1)
    processes.push(await runOften(stage, measured, INVOCATIONS));
  const median = (pick: (phases: readonly PhaseMeasures[]) => number) => percentile(processes.map(pick), 50);
  return {
    init: median(([init]) => init?.milliseconds ?? Number.NaN),
    initCpu: median(([init]) => init?.cpuMilliseconds ?? Number.NaN),
    firstCpu: median(([, first]) => first?.cpuMilliseconds ?? Number.NaN),
    warmCpu: median((phases) =>
      percentile(
        phases.slice(-STEADY).map((one) => one.cpuMilliseconds),
        50,
      ),
    ),
    peak: median((phases) => (phases.at(-1)?.peakBytes ?? Number.NaN) / 1024 ** 2),
  };
}

function runOften(
  stage: Stage,
  { deployed, trial }: Measured,
  times: number,
  options?: Parameters<Stage['measure']>[2],
): Promise<PhaseMeasures[]> {
  const work = async (invoke: (event: unknown) => Promise<unknown>): Promise<void> => {
    for (let done = 0; done < times; done += 1) await trial(invoke);
  };
  return stage.measure(deployed, work, options);
}

/** Bounds a process to the share of one size, and sets what it takes beside what the model says. */
async function verify(stage: Stage, measured: Measured, samples: number, report: Report): Promise<void> {
  const share = VERIFIED / WHOLE_CPU;
  const throttle = await createThrottle(share);
  report.heading(`${measured.deployed.name}, really bounded to ${Math.round(share * 100)} % of a processor`);
  if (!throttle) {
    report.note('Not verified: this user may make no control group here. The figures above are a model.');
    return;
  }
  try {
    const free: PhaseMeasures[][] = [];
    const bounded: PhaseMeasures[][] = [];
    for (let sample = 0; sample < samples; sample += 1) {
      free.push(await runOften(stage, measured, 1));
      bounded.push(await runOften(stage, measured, 1, { cgroup: throttle.group }));
    }
    const median = (
      processes: readonly PhaseMeasures[][],
      phase: number,
      pick: (one: PhaseMeasures) => number,
    ) =>
      percentile(
        processes.flatMap((phases) => phases.slice(phase, phase + 1).map(pick)),
        50,
      );
    const rows = ['init', 'first'].map((name, phase) => {
      const cpu = median(free, phase, (one) => one.cpuMilliseconds);
      const wall = median(free, phase, (one) => one.milliseconds);
      const modelled = cpu / share + Math.max(0, wall - cpu);
      return [name, wall, modelled, median(bounded, phase, (one) => one.milliseconds)];
    });
    report.table(['phase', 'unbounded ms', 'modelled ms', 'bounded ms'], rows);
  } finally {
    await throttle.remove();
  }
}
