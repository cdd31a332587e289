import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import * as z from 'zod';
import { percentile } from '../../../load/statistics.ts';
import type { Report } from '../../../support/report.ts';
import type { Bundled } from '../bundle-all.ts';

const parts = z.object({
  read: z.number(),
  compile: z.number(),
  builtIns: z.record(z.string(), z.number()),
});

const FLAGS = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
const run = promisify(execFile);

/** Prints how long reading and compiling the bundle and loading Node's modules take, in fresh processes. */
export async function reportParts(
  { name, file, started, builtIns }: Bundled,
  runs: number,
  report: Report,
): Promise<void> {
  const script = join(dirname(file), 'time-parts.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, 'time-parts.ts')],
    outfile: script,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  });
  const taken: z.infer<typeof parts>[] = [];
  for (let done = 0; done < runs; done += 1) {
    const parameters = [script, String(started.length), ...started, ...builtIns];
    const { stdout } = await run(process.execPath, [...FLAGS, ...parameters], { env: {} });
    taken.push(parts.parse(JSON.parse(stdout)));
  }
  const median = (pick: (one: z.infer<typeof parts>) => number) => percentile(taken.map(pick), 50);
  const loads = builtIns.map((builtIn): [string, number] => [
    `load ${builtIn}`,
    median((one) => one.builtIns[builtIn] ?? 0),
  ]);
  report.heading(`The fixed parts of starting ${name}, without a profiler, median of ${runs} processes`);
  report.table(
    ['part', 'CPU ms'],
    [
      ['read the bundle', median(({ read }) => read)],
      ['compile the bundle', median(({ compile }) => compile)],
      [
        "load Node's own modules",
        median((one) => Object.values(one.builtIns).reduce((sum, ms) => sum + ms, 0)),
      ],
      ...loads.filter(([, milliseconds]) => milliseconds >= 0.2),
    ],
  );
}
