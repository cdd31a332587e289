import { mkdir, readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Report } from '../../../support/report.ts';
import type { Bundled } from '../bundle-all.ts';
import type { Deployed } from '../runtime/start-instance.ts';
import type { Stage } from '../stage/stage.ts';
import type { Trial } from '../stage/trials.ts';
import { createAttribution, type Owner } from './attribute.ts';
import { reportParts } from './parts.ts';
import { writeReadable } from './readable-bundle.ts';
import { readSamples, type Sample } from './self-times.ts';

const PHASES = ['init', 'first'] as const;
const ROWS = 25;

/** Milliseconds of self time a run, by phase. */
type Shares = Map<string, Record<(typeof PHASES)[number], number>>;

/** Says on what a function's start and its first invocation spend their time, as V8's sampling profiler sees it. */
export async function profileFunction(
  stage: Stage,
  deployed: Deployed & Bundled,
  trial: Trial,
  runs: number,
  report: Report,
): Promise<void> {
  const home = dirname(deployed.file);
  const readable = await writeReadable(home);
  const file = join(readable, basename(deployed.file));
  const profiles = join(home, 'profiles');
  await mkdir(profiles, { recursive: true });
  for (let run = 0; run < runs; run += 1) await stage.measure({ ...deployed, file }, trial, { profiles });

  const attribute = createAttribution(readable, home);
  const packages: Shares = new Map();
  const modules: Shares = new Map();
  for (const phase of PHASES) {
    for (const sample of await readPhase(profiles, phase)) {
      const owner = attribute(sample);
      add(packages, owner.package, phase, sample.milliseconds / runs);
      add(modules, nameOf(owner), phase, sample.milliseconds / runs);
    }
  }
  await reportParts(deployed, runs, report);
  report.heading(`Self time of ${deployed.name}, mean of ${runs} profiled runs; waiting left out`);
  report.note('Under the profiler everything takes longer, compiling most: its share above is the true one.');
  print(report, 'package', packages);
  report.heading('The same by module');
  print(report, 'module', modules);
}

async function readPhase(directory: string, phase: string): Promise<Sample[]> {
  const files = (await readdir(directory)).filter((file) => file.startsWith(`${phase}-`));
  const read = files.map(async (file) =>
    readSamples(JSON.parse(await readFile(join(directory, file), 'utf8'))),
  );
  return (await Promise.all(read)).flat();
}

function nameOf({ package: name, module }: Owner): string {
  return module ? `${name}  ${module}` : name;
}

function add(shares: Shares, name: string, phase: (typeof PHASES)[number], milliseconds: number): void {
  const share = shares.get(name) ?? { init: 0, first: 0 };
  share[phase] += milliseconds;
  shares.set(name, share);
}

function print(report: Report, what: string, shares: Shares): void {
  const all = [...shares];
  const init = all.reduce((sum, [, share]) => sum + share.init, 0);
  const first = all.reduce((sum, [, share]) => sum + share.first, 0);
  const largest = all.sort(([, one], [, other]) => other.init + other.first - one.init - one.first);
  report.table(
    [what, 'init ms', 'init %', 'first ms', 'first %'],
    [['all', init, 100, first, 100] as (string | number)[]].concat(
      largest
        .slice(0, ROWS)
        .map(([name, share]) => [
          name,
          share.init,
          (share.init / init) * 100,
          share.first,
          (share.first / first) * 100,
        ]),
    ),
  );
}
