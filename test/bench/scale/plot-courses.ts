import type { Course, PerUser } from './course.ts';
import { type Line, plot } from './plot.ts';
import type { Workload } from './simulate.ts';

const COSTS: readonly {
  name: string;
  /** One that is much like another is drawn so that both are seen. */
  dashed?: boolean;
  of: (perUser: PerUser, memory: number) => number;
}[] = [
  { name: 'DynamoDB read units', of: ({ readUnits }) => readUnits },
  { name: 'DynamoDB write units', of: ({ writeUnits }) => writeUnits },
  { name: 'KMS calls', of: ({ kmsCalls }) => kmsCalls },
  { name: 'SQS requests', of: ({ sqsRequests }) => sqsRequests },
  {
    name: 'calls to Google',
    dashed: true,
    of: ({ tokenCalls, calendarCalls }) => tokenCalls + calendarCalls,
  },
  { name: 'Lambda GB-seconds', of: ({ lambdaSeconds }, memory) => lambdaSeconds * memory },
];

const NAMES: Record<Workload, string> = { broadcast: 'broadcast', plans: 'plans' };
const DRAWN: Workload = 'plans';

/**
 * Time and cost against users, as test/MEASURED.md shows them.
 *
 * @param memory of a worker, in GB
 */
export function plotCourses(courses: ReadonlyMap<Workload, readonly Course[]>, memory: number): string {
  const times = [...courses].map(
    ([workload, done], colour): Line => ({
      name: NAMES[workload],
      colour,
      points: done.map(({ users, lastUser }) => ({ x: users, y: lastUser })),
    }),
  );
  const any = [...courses.values()][0] ?? [];
  const optimum: Line = {
    name: 'all that Google’s quota allows',
    colour: 5,
    dashed: true,
    points: any.map((course) => ({ x: course.users, y: course.optimum })),
  };
  const drawn = courses.get(DRAWN) ?? any;
  const costs = COSTS.map(
    ({ name, dashed, of }, colour): Line => ({
      name,
      colour,
      ...(dashed && { dashed }),
      points: drawn.map(({ users, perUser }) => ({ x: users, y: of(perUser, memory) })),
    }),
  );
  return plot([
    { title: 'Time to the last user’s event', x: 'users', y: 'seconds', lines: [...times, optimum] },
    { title: 'What one event costs, of a plan', x: 'users', y: 'per user', lines: costs },
  ]);
}
