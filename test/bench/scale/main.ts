// npm run bench:scale [-- --users 1000,10000 --workload plans --concurrency 20 --calls-per-minute 9900
//   --fault-rate 0.02 --seed 1 --memory 512 --plot --json]
// Simulates how the engine serves many users at once; ends with 1 when a goal is missed. Time is simulated: the
// figures hang on the seed, and on nothing of this machine.

import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { MEMORY_SIZE } from '../../../infra/constructs/memory-size.ts';
import { settingsSchema } from '../../../infra/settings/settings-schema.ts';
import { createReport } from '../../support/report.ts';
import type { Course } from './course.ts';
import { plotCourses } from './plot-courses.ts';
import { reportCourse, reportFlatness } from './report-course.ts';
import { simulate, WORKLOADS, type Workload } from './simulate.ts';

const deployed = settingsSchema.parse({});

const { values } = parseArgs({
  options: {
    users: { type: 'string', default: '1000,10000,100000' },
    workload: { type: 'string', default: WORKLOADS.join() },
    concurrency: { type: 'string', default: String(deployed.workerConcurrency) },
    'calls-per-minute': { type: 'string', default: String(deployed.calendarCallsPerMinute) },
    'fault-rate': { type: 'string', default: '0.02' },
    seed: { type: 'string', default: '1' },
    /** Of a worker, in MB. */
    memory: { type: 'string', default: String(MEMORY_SIZE.background) },
    /** Writes scale.svg, which test/MEASURED.md shows. */
    plot: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

const PLOT = new URL('./scale.svg', import.meta.url);

const settings = {
  workerConcurrency: Number(values.concurrency),
  callsPerMinute: Number(values['calls-per-minute']),
  faultRate: Number(values['fault-rate']),
  seed: Number(values.seed),
  memory: Number(values.memory),
};
const gigabytes = settings.memory / 1024;
const sizes = values.users.split(',').map(Number);

const report = createReport({ json: values.json });
report.heading(
  `${settings.workerConcurrency} workers of ${values.memory} MB, paced at ${settings.callsPerMinute} calls a minute; ` +
    `${settings.faultRate * 100} % of Google's answers fail; seed ${settings.seed}`,
);
const courses = new Map<Workload, Course[]>();
for (const workload of WORKLOADS.filter((name) => values.workload.split(',').includes(name))) {
  const done: Course[] = [];
  courses.set(workload, done);
  for (const users of sizes) {
    const course = await simulate({ ...settings, workload, users });
    done.push(course);
    reportCourse(report, workload, course);
  }
  reportFlatness(report, workload, done, gigabytes);
}
if (values.plot) writeFileSync(PLOT, plotCourses(courses, gigabytes));
report.finish();
