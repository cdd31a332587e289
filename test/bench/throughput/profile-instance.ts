import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Report } from '../../support/report.ts';
import { createAttribution } from '../cold-start/profile/attribute.ts';
import { readSamples } from '../cold-start/profile/self-times.ts';

const ROWS = 20;

/**
 * Prints whose code a warm instance ran, by self time, as V8's sampling profiler saw it.
 *
 * @param file the profile
 * @param home the directory of the bundle that is deployed; the readable one, which ran, lies in it
 * @param events that were made meanwhile
 */
export async function reportProfile(
  { file, home, events }: { file: string; home: string; events: number },
  report: Report,
): Promise<void> {
  const attribute = createAttribution(join(home, 'readable'), home);
  const packages = new Map<string, number>();
  const modules = new Map<string, number>();
  for (const sample of readSamples(JSON.parse(await readFile(file, 'utf8')))) {
    const owner = attribute(sample);
    add(packages, owner.package, sample.milliseconds / events);
    add(modules, `${owner.package}  ${owner.module}`.trim(), sample.milliseconds / events);
  }
  print(report, 'package', packages);
  print(report, 'module', modules);
}

function add(shares: Map<string, number>, name: string, milliseconds: number): void {
  shares.set(name, (shares.get(name) ?? 0) + milliseconds);
}

function print(report: Report, what: string, shares: ReadonlyMap<string, number>): void {
  const all = [...shares.values()].reduce((sum, milliseconds) => sum + milliseconds, 0);
  const largest = [...shares].sort(([, one], [, other]) => other - one).slice(0, ROWS);
  report.heading(`Self time by ${what}; waiting left out`);
  report.table(
    [what, 'µs an event', '%'],
    [['all', all * 1000, 100] as (string | number)[]].concat(
      largest.map(([name, milliseconds]) => [name, milliseconds * 1000, (milliseconds / all) * 100]),
    ),
  );
}
