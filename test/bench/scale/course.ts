import { RUN_PREFIX } from '../../../shared/table/table.ts';
import type { Cloud } from './cloud.ts';
import type { Activity } from './engine.ts';
import type { createGoogleModel, GoogleTally } from './google.ts';
import { QUOTA } from './quota.ts';

/** What a simulation came to. Times are in seconds. */
export interface Course {
  users: number;
  /** Users without their event, and messages given up. */
  lost: number;
  /** Events beyond one a user. */
  duplicated: number;
  /** Users of whom run row, event and news on the bus do not say the same, and invocations that Lambda would end. */
  faults: number;
  /** From the beginning to the last user's event. */
  lastUser: number;
  /** What it would take if every call to Calendar that the quota allows were an event. */
  optimum: number;
  /** Events a minute while there was a backlog. */
  rate: number;
  /** Calls to Calendar that were refused for the quota, of all. */
  refused: number;
  google: GoogleTally;
  perUser: PerUser;
  /** Calls to AWS by service and name. */
  calls: Record<string, number>;
  /** Why requests were put off, and how often. */
  waits: Record<string, number>;
  invocations: number;
}

/** What a user costs. */
export interface PerUser {
  tableCalls: number;
  readUnits: number;
  writeUnits: number;
  kmsCalls: number;
  sqsRequests: number;
  tokenCalls: number;
  calendarCalls: number;
  busEntries: number;
  /** Of a worker, in seconds; times its memory these are Lambda's GB-seconds. */
  lambdaSeconds: number;
}

interface Remains {
  users: number;
  began: number;
  /** When every request had been received at least once. */
  drained: number;
  cloud: Cloud;
  google: ReturnType<typeof createGoogleModel>;
  activity: Activity;
}

/** Reads a course from what it has left behind. */
export function describeCourse({ users, began, drained, cloud, google, activity }: Remains): Course {
  const times = [...google.events.values()].flat().map(({ at }) => at);
  const last = times.reduce((latest, at) => Math.max(latest, at), began);
  const first = times.reduce((earliest, at) => Math.min(earliest, at), last);
  const end = Math.min(drained, last);
  const calls = Object.fromEntries([...cloud.calls].sort());
  const callsOf = (service: string): number =>
    Object.entries(calls).reduce(
      (sum, [name, count]) => sum + (name.startsWith(`${service} `) ? count : 0),
      0,
    );
  const each = (sum: number): number => sum / users;

  return {
    users,
    lost: users - google.events.size + cloud.events.dead.length + cloud.segments.dead.length,
    duplicated: times.length - google.events.size,
    faults: cloud.mistakes.length + activity.overrun + countDisagreements(cloud, google.events),
    lastUser: (last - began) / 1000,
    optimum: (users / QUOTA.project) * 60,
    rate: (times.filter((at) => at <= end).length / (end - first)) * 60_000,
    refused: (google.tally.refused.project + google.tally.refused.user) / google.tally.calendar,
    google: google.tally,
    perUser: {
      tableCalls: each(callsOf('table')),
      readUnits: each(cloud.units.read),
      writeUnits: each(cloud.units.write),
      kmsCalls: each(callsOf('kms')),
      sqsRequests: each(callsOf('queue')),
      tokenCalls: each(google.tally.token),
      calendarCalls: each(google.tally.calendar),
      busEntries: each(callsOf('bus')),
      lambdaSeconds: each(activity.billed / 1000),
    },
    calls,
    waits: Object.fromEntries([...activity.waits].sort()),
    invocations: activity.invocations,
  };
}

/** Users of whom the table, Google and the bus do not say the same: that their event is there. */
function countDisagreements(cloud: Cloud, events: ReadonlyMap<string, readonly { id: string }[]>): number {
  const wrong = new Set<string>();
  const rows = new Map<string, number>();
  for (const item of cloud.items.all()) {
    if (!String(item['sk']).startsWith(RUN_PREFIX)) continue;
    const user = String(item['pk']).slice('USER#'.length);
    rows.set(user, (rows.get(user) ?? 0) + 1);
    const there = events.get(user)?.some(({ id }) => id === item['eventId']);
    if (item['status'] !== 'created' || !there) wrong.add(user);
  }
  for (const user of events.keys()) if (rows.get(user) !== 1) wrong.add(user);
  // By default adopters hear only of what failed.
  for (const { detail } of cloud.bus) wrong.add(String(detail['user']));
  return wrong.size;
}
