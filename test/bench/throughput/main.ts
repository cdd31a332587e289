// npm run bench:throughput [-- --seconds 20 --profile --json]
// How many events a second one worker instance makes, and how much of the time is our own.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createReport } from '../../support/report.ts';
import { createLoads } from './loads.ts';
import { measureLoad, profileLoad } from './measure-load.ts';
import { reportBatches, reportRequests } from './report-figures.ts';
import { openStage } from './stage.ts';

/** Milliseconds beyond the measurements after which it gives up. */
const GRACE = 180_000;

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '20' },
    profile: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const seconds = Number(values.seconds);
if (!(seconds >= 1 && seconds <= 600)) throw new RangeError('--seconds takes a number from 1 to 600.');

setTimeout(
  () => {
    console.error('Not done in time.');
    process.exit(1);
  },
  4 * seconds * 1000 + GRACE,
).unref();

const report = createReport({ json: values.json });
const home = await mkdtemp(join(tmpdir(), 'onbehalf-throughput-'));
const stage = await openStage(home);
try {
  const { batches, requests } = createLoads(stage);
  reportBatches(await measureLoad(stage, batches, seconds), report);
  reportRequests(await measureLoad(stage, requests, seconds), report);
  // Where a goal is missed, what stands in the way.
  if (values.profile || report.isMissed()) {
    await profileLoad(stage, batches, seconds, report);
    await profileLoad(stage, requests, seconds, report);
  }
} finally {
  await rm(home, { recursive: true, force: true });
  stage.close();
}
report.finish();
