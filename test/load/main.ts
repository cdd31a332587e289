// npm run test:load [-- --requests 100000 --turn 10 --only soak|http|queue]
// Prints its figures; ends with 1 when one of them breaks its bound.

import { parseArgs } from 'node:util';
import { createReport } from '../support/report.ts';
import type { Api } from './api.ts';
import { startPeer } from './calls.ts';
import { floodHttp } from './http-flood.ts';
import { floodQueue } from './queue-flood.ts';
import { soak } from './soak.ts';
import type { World } from './world.ts';

/** Milliseconds after which it gives up. */
const LONGEST = 30 * 60_000;

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '100000' },
    /** Seconds of each turn of the flood over HTTP. */
    turn: { type: 'string', default: '10' },
    only: { type: 'string' },
  },
});
const wanted = (part: string) => !values.only || values.only === part;

// What waits for nothing but answers must not keep a measurement that has hung alive.
setTimeout(() => {
  console.error(`Not done after ${LONGEST / 60_000} minutes.`);
  process.exit(1);
}, LONGEST).unref();

const began = performance.now();
// What was refused is counted with its code; a hundred thousand lines of log would only bury that.
const quiet = { POWERTOOLS_LOG_LEVEL: 'SILENT', ...process.env };
const world = startPeer<World>(new URL('./world.ts', import.meta.url), { env: quiet });
const report = createReport();
try {
  const env = { ...quiet, ...(await world.call('environment')) };
  const startApi = () =>
    startPeer<Api>(new URL('./api.ts', import.meta.url), { execArgv: ['--expose-gc'], env });
  const [api, own] = [startApi(), startApi()];
  try {
    if (wanted('soak')) {
      console.log('\nAll endpoints, as people use them');
      await soak(world, api, report, Number(values.requests));
    }
    if (wanted('http')) {
      console.log('\nOne user floods the API');
      await floodHttp(world, { flooding: api, other: own }, report, Number(values.turn));
    }
    if (wanted('queue')) {
      console.log('\nOne user floods the queue');
      await floodQueue(world, report);
    }
  } finally {
    api.end();
    own.end();
  }
} finally {
  world.end();
}

report.note(`${Math.round((performance.now() - began) / 1000)} s`);
report.finish();
