import { arnOf } from '../wire/account.ts';
import { AwsError } from '../wire/aws-error.ts';
import type { ScheduleInput } from './schedule-input.ts';
import { invalid, readTiming, type Timing } from './timing.ts';

/** A schedule as the service keeps it; moments are milliseconds since the epoch. */
export interface StoredSchedule {
  input: ScheduleInput;
  arn: string;
  timing: Timing;
  /** The occurrence it fires next; undefined while it is disabled, and once it is through. */
  due: number | undefined;
  createdAt: number;
  modifiedAt: number;
}

export interface Schedules {
  /** @throws AwsError `ResourceNotFoundException` */
  find(group: string, name: string): StoredSchedule;
  /** Ordered by group and name. */
  all(): StoredSchedule[];
  create(input: ScheduleInput): StoredSchedule;
  update(input: ScheduleInput): StoredSchedule;
  remove(schedule: StoredSchedule): void;
  /** The schedule with the earliest occurrence that is due at a moment. */
  nextDue(): StoredSchedule | undefined;
  /** Notes that the occurrence it was due at has been taken; a finished one deletes itself if it is to. */
  passOn(schedule: StoredSchedule): void;
  groups: Map<string, { arn: string; createdAt: number }>;
}

/** A start may lie this far back at most (measured message of CreateSchedule). */
const OLDEST_START = 5 * 60_000;

export function createSchedules(now: () => number): Schedules {
  const stored = new Map<string, StoredSchedule>();
  const groups = new Map([['default', groupAt('default', now())]]);
  const keyOf = ({ GroupName, Name }: ScheduleInput) => `${GroupName}/${Name}`;
  const requireGroup = (group: string) => {
    if (!groups.has(group)) throw notFound(`Schedule group ${group} does not exist.`);
  };
  const put = (input: ScheduleInput, createdAt: number): StoredSchedule => {
    const time = now();
    const timing = timingOf(input, createdAt, time);
    const schedule: StoredSchedule = {
      input,
      arn: arnOf('scheduler', `schedule/${keyOf(input)}`),
      timing,
      due: input.State === 'ENABLED' ? timing.next(time - 1) : undefined,
      createdAt,
      modifiedAt: time,
    };
    stored.set(keyOf(input), schedule);
    return schedule;
  };
  const find = (group: string, name: string) => {
    requireGroup(group);
    const schedule = stored.get(`${group}/${name}`);
    if (!schedule) throw notFound(`Schedule ${name} does not exist.`);
    return schedule;
  };
  return {
    find,
    groups,
    all: () => [...stored.values()].sort((one, other) => (one.arn < other.arn ? -1 : 1)),
    create(input) {
      requireGroup(input.GroupName);
      const existing = stored.get(keyOf(input));
      if (existing && isSameCall(existing.input, input)) return existing;
      if (existing) throw new AwsError('ConflictException', `Schedule ${input.Name} already exists.`, 409);
      return put(input, now());
    },
    update: (input) => put(input, find(input.GroupName, input.Name).createdAt),
    remove: (schedule) => void stored.delete(keyOf(schedule.input)),
    nextDue() {
      let earliest: StoredSchedule | undefined;
      for (const schedule of stored.values()) {
        if (schedule.due !== undefined && schedule.due < (earliest?.due ?? Number.POSITIVE_INFINITY)) {
          earliest = schedule;
        }
      }
      return earliest;
    },
    passOn(schedule) {
      if (schedule.due === undefined) return;
      schedule.due = schedule.timing.next(schedule.due);
      const current = stored.get(keyOf(schedule.input)) === schedule;
      if (current && schedule.due === undefined && schedule.input.ActionAfterCompletion === 'DELETE') {
        stored.delete(keyOf(schedule.input));
      }
    },
  };
}

export function groupAt(name: string, createdAt: number) {
  return { arn: arnOf('scheduler', `schedule-group/${name}`), createdAt };
}

function notFound(message: string): AwsError {
  return new AwsError('ResourceNotFoundException', message, 404);
}

/** The SDK repeats a call that got no answer with the same token: that is one call, not a conflict. */
function isSameCall(one: ScheduleInput, other: ScheduleInput): boolean {
  return one.ClientToken !== undefined && JSON.stringify(one) === JSON.stringify(other);
}

function timingOf(input: ScheduleInput, createdAt: number, now: number): Timing {
  const { ScheduleExpression: expression, StartDate: start, EndDate: end } = input;
  const timing = readTiming({
    expression,
    timeZone: input.ScheduleExpressionTimezone,
    start,
    end,
    createdAt,
  });
  if (timing.kind === 'at') {
    if (timing.next(now) === undefined)
      throw invalid(`Invalid Schedule Expression ${expression}: it is in the past.`);
    return timing;
  }
  if (start !== undefined && start < now - OLDEST_START) {
    throw invalid('The StartDate you specify cannot be earlier than 5 minutes ago.');
  }
  if (end !== undefined && end <= now) throw invalid('The EndDate you specify must be in the future.');
  if (start !== undefined && end !== undefined && end <= start) {
    throw invalid('The EndDate you specify must come after the StartDate.');
  }
  return timing;
}
