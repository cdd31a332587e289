import { attempt, type Delivery, type Targets } from './scheduler/delivery.ts';
import { scheduleInput } from './scheduler/schedule-input.ts';
import { schedulerProtocol } from './scheduler/scheduler-operations.ts';
import { createSchedules, groupAt, type StoredSchedule } from './scheduler/schedules.ts';
import { AwsError } from './wire/aws-error.ts';
import { type Endpoint, startEndpoint } from './wire/endpoint.ts';

const refusals = {
  throttle: new AwsError('ThrottlingException', 'Rate exceeded', 429),
  access_denied: new AwsError('AccessDeniedException', 'The caller is not authorized.', 403),
  conflict: new AwsError('ConflictException', 'The resource is being changed.', 409),
  quota: new AwsError('ServiceQuotaExceededException', 'The quota of schedules is used up.', 402),
  internal: new AwsError('InternalServerException', 'Internal server error', 500),
};

/** A schedule in short, for people and tests; moments are milliseconds since the epoch. */
export interface ScheduleView {
  name: string;
  group: string;
  expression: string;
  timeZone: string;
  enabled: boolean;
  /** Its next occurrence; undefined when nothing is to come, or while it is disabled. */
  next: number | undefined;
}

export interface Scheduler extends Endpoint<keyof typeof refusals> {
  schedules(): ScheduleView[];
  /** The next moment at which something is to be delivered, a retry included. */
  nextDue(): number | undefined;
  /**
   * Delivers what has come due since the last look, in the order of the occurrences.
   *
   * @returns how many deliveries were tried
   */
  fireDue(): Promise<number>;
}

interface SchedulerOptions {
  now?: () => number;
  targets: Targets;
  /** Groups that exist from the start, beside `default`. */
  groups?: readonly string[];
  /** Schedules that exist from the start, as CreateSchedule takes them. */
  schedules?: readonly unknown[];
}

/**
 * EventBridge Scheduler on one machine. It fires only when {@link Scheduler.fireDue} is called: whoever holds
 * the clock decides when to look.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/APIReference/
 */
export async function startScheduler(options: SchedulerOptions): Promise<Scheduler> {
  const { now = Date.now, targets } = options;
  const schedules = createSchedules(now);
  for (const group of options.groups ?? []) schedules.groups.set(group, groupAt(group, now()));
  for (const input of options.schedules ?? []) schedules.create(scheduleInput.parse(input));
  let waiting: Delivery[] = [];

  const nextRetry = () => Math.min(...waiting.map(({ at }) => at));
  const takeDue = (): Delivery | undefined => {
    const schedule = schedules.nextDue();
    const occurrence = schedule?.due ?? Number.POSITIVE_INFINITY;
    const retry = nextRetry();
    if (Math.min(occurrence, retry) > now()) return undefined;
    if (schedule && occurrence <= retry) {
      schedules.passOn(schedule);
      return { schedule, occurrence, attempt: 1, at: occurrence };
    }
    const found = waiting.find(({ at }) => at === retry);
    waiting = waiting.filter((delivery) => delivery !== found);
    return found;
  };

  const endpoint = await startEndpoint({
    ...schedulerProtocol(schedules, now),
    bodyLimit: 1024 * 1024,
    refusals,
  });
  return {
    ...endpoint,
    schedules: () => schedules.all().map(viewOf),
    nextDue() {
      const next = Math.min(schedules.nextDue()?.due ?? Number.POSITIVE_INFINITY, nextRetry());
      return Number.isFinite(next) ? next : undefined;
    },
    async fireDue() {
      let tried = 0;
      for (let delivery = takeDue(); delivery; delivery = takeDue()) {
        const later = await attempt(delivery, targets, now);
        if (later) waiting.push(later);
        tried += 1;
      }
      return tried;
    },
  };
}

function viewOf({ input, due }: StoredSchedule): ScheduleView {
  return {
    name: input.Name,
    group: input.GroupName,
    expression: input.ScheduleExpression,
    timeZone: input.ScheduleExpressionTimezone,
    enabled: input.State === 'ENABLED',
    next: due,
  };
}
