import type { Report } from '../../support/report.ts';
import type { Course, PerUser } from './course.ts';
import { QUOTA } from './quota.ts';
import type { Workload } from './simulate.ts';

/** Seconds. What takes no longer is over before the quota is what holds it up. */
const SATURATED_FROM = 120;
/** How far the cost of a user may be from that among a tenth of the users. */
const FLAT = 0.1;

const NAMES: Record<Workload, string> = {
  broadcast: 'Broadcast',
  plans: 'Plans of everybody at the same full hour',
};

const COSTS: readonly { field: keyof PerUser; name: string }[] = [
  { field: 'tableCalls', name: 'DynamoDB calls' },
  { field: 'readUnits', name: 'DynamoDB read units' },
  { field: 'writeUnits', name: 'DynamoDB write units' },
  { field: 'kmsCalls', name: 'KMS calls' },
  { field: 'sqsRequests', name: 'SQS requests' },
  { field: 'tokenCalls', name: 'Google token calls' },
  { field: 'calendarCalls', name: 'Google Calendar calls' },
  { field: 'busEntries', name: 'bus entries' },
  { field: 'lambdaSeconds', name: 'Lambda GB-seconds' },
];

/** Prints what became of one simulation, each figure beside its goal. */
export function reportCourse(report: Report, workload: Workload, course: Course): void {
  const { users, lost, duplicated, faults, lastUser, optimum, rate, refused } = course;
  const name = `${workload} ${written(users)}`;
  report.heading(`${NAMES[workload]}: ${written(users)} users`);
  const saturated = lastUser > SATURATED_FROM;
  report.figure({
    what: `${name}: events a minute in the backlog, of the quota`,
    value: (rate / QUOTA.project) * 100,
    unit: ' %',
    ...(saturated && { goal: { atLeast: 95 } }),
  });
  if (!saturated) report.note('    over within two minutes, where the quota does not bind');
  report.figure({
    what: `${name}: calls refused for rate`,
    value: refused * 100,
    unit: ' %',
    goal: { atMost: 1 },
  });
  report.figure({ what: `${name}: lost`, value: lost, goal: { atMost: 0 } });
  report.figure({ what: `${name}: duplicated`, value: duplicated, goal: { atMost: 0 } });
  report.figure({
    what: `${name}: users of whom table, Google and bus disagree`,
    value: faults,
    goal: { atMost: 0 },
  });
  report.figure({ what: `${name}: time to the last user`, value: lastUser, unit: ' s' });
  report.figure({
    what: `${name}: of the optimum that the quota allows (${Math.round(optimum)} s)`,
    value: lastUser / optimum,
    unit: ' times',
  });
}

/** Prints what a user costs at each size; more users must not make one dearer. */
export function reportFlatness(
  report: Report,
  workload: Workload,
  courses: readonly Course[],
  memory: number,
): void {
  report.heading(`${NAMES[workload]}: what a user costs`);
  const costs = courses.map((course) => costsOf(course, memory));
  report.table(
    ['per user', ...courses.map(({ users }) => `${written(users)} users`)],
    COSTS.map(({ field, name }) => [name, ...costs.map((cost) => cost[field])]),
  );
  const [small, large] = [10_000, 100_000].map((size) => courses.findIndex(({ users }) => users === size));
  const [before, after] = [costs[small ?? -1], costs[large ?? -1]];
  if (!before || !after) return;
  const changes = COSTS.map(({ field, name }) => ({
    name,
    change: Math.abs(after[field] - before[field]) / before[field],
  })).filter(({ change }) => Number.isFinite(change));
  const most = changes.reduce((a, b) => (b.change > a.change ? b : a));
  report.figure({
    what: `${workload}: most that any of them differs between 10,000 and 100,000 users (${most.name})`,
    value: most.change * 100,
    unit: ' %',
    goal: { atMost: FLAT * 100 },
  });
}

/** @param memory of a worker, in GB */
function costsOf({ perUser }: Course, memory: number): PerUser {
  return { ...perUser, lambdaSeconds: perUser.lambdaSeconds * memory };
}

function written(users: number): string {
  return users.toLocaleString('en');
}
