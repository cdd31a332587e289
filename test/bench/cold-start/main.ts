// npm run bench:cold-start [-- --samples N] [--only name,...] [--all] [--profile function] [--memory] [--json]

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createReport } from '../../support/report.ts';
import { type Bundled, bundleInto, isProduct, listBundles } from './bundle-all.ts';
import { type Measured, measureStarts } from './measure-starts.ts';
import { reportMemory } from './memory/report-memory.ts';
import { profileFunction } from './profile/profile-function.ts';
import { reportSizes, reportStarts } from './report-starts.ts';
import { bundleBootstrap } from './runtime/bundle-bootstrap.ts';
import { openStage } from './stage/stage.ts';
import { environmentOf, prepareTrials } from './stage/trials.ts';

const { values } = parseArgs({
  options: {
    /** Processes of each. */
    samples: { type: 'string', default: '15' },
    only: { type: 'string' },
    /** Starts every function, not only those that the goals are about. */
    all: { type: 'boolean', default: false },
    profile: { type: 'string' },
    memory: { type: 'boolean', default: false },
    /** Milliseconds that the model of the memory sizes takes AWS and Google to need. */
    remote: { type: 'string', default: '150' },
    json: { type: 'boolean', default: false },
  },
});
const MAIN = ['create-event', 'run-event', 'exchange-code', 'upgrade-scope', 'session'];
/** Of which a later invocation is worth knowing too. */
const STEADY = ['create-event', 'run-event', 'exchange-code', 'session'];
const samples = Number(values.samples);

// The log lines of the functions that run in this process would drown the report.
process.env['POWERTOOLS_LOG_LEVEL'] ??= 'SILENT';
const report = createReport({ json: values.json });
const home = await mkdtemp(join(tmpdir(), 'onbehalf-cold-start-'));
const stage = await openStage(await bundleBootstrap(home));
try {
  const names = await listBundles();
  const trials = await prepareTrials(stage.stack);
  const prepare = async (name: string): Promise<Measured & { deployed: Bundled }> => {
    const trial = trials[name];
    if (!trial) throw new Error(`There is no ${name}; there are ${names.join(', ')}.`);
    const environment = environmentOf(stage.stack, name);
    return { deployed: { ...(await bundleInto(home, name)), environment }, trial };
  };
  const only = values.only?.split(',');
  if (values.profile) {
    const { deployed, trial } = await prepare(values.profile);
    await profileFunction(stage, deployed, trial, samples, report);
  } else if (values.memory) {
    const wanted = await Promise.all((only ?? STEADY).map(prepare));
    report.heading('Memory size');
    await reportMemory(stage, wanted, samples, Number(values.remote), report);
  } else {
    const all = await Promise.all((only ?? names).map(prepare));
    const isStarted = ({ deployed: { name } }: Measured) =>
      only || values.all || MAIN.includes(name) || !isProduct(name);
    report.heading(
      `Cold starts: median of ${samples} fresh processes each, in turns, on Node ${process.version}`,
    );
    report.note(
      'init: until the handler is there. first: from the event to the posted answer, stand-ins included.',
    );
    report.note('node:http is loaded before, as it is by the runtime of Lambda.');
    const wanted = all.filter(isStarted);
    reportStarts(
      wanted.map(({ deployed }) => deployed),
      await measureStarts(stage, wanted, samples),
      report,
    );
    reportSizes(
      all.map(({ deployed }) => deployed).filter(({ name }) => isProduct(name)),
      report,
    );
  }
} finally {
  await stage.stack.stop();
  await rm(home, { recursive: true });
}
report.finish();
