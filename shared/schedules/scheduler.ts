import {
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  DeleteScheduleCommand,
  GetScheduleCommand,
  type SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { awsFailure, contention } from '../aws/failures.ts';
import { nameOf } from '../problems.ts';
import type { Schedule } from './schedule.ts';
import { toSchedulerExpression } from './scheduler-expression.ts';

/** EventBridge Scheduler, as far as plans need it. */
export interface Scheduler {
  /**
   * Makes the Scheduler hold what the row says, whatever it held before.
   *
   * @throws Failure `store_unavailable`
   */
  put(schedule: Schedule, now: number): Promise<void>;
  /** One that is gone already is no error. @throws Failure `store_unavailable` */
  remove(id: string): Promise<void>;
  /**
   * As `remove`, but only a schedule that acts for this user: for an id that somebody else has named, of whom the
   * table does not say that the plan is theirs.
   *
   * @throws Failure `store_unavailable`
   */
  removeOf(user: string, id: string): Promise<void>;
}

interface SchedulerConfig {
  /** Name of the group that holds the schedules of all plans. */
  group: string;
  /** The role with which EventBridge Scheduler sends to the queue. */
  roleArn: string;
  /** The queue of event requests. */
  queueArn: string;
  /** Where EventBridge Scheduler leaves what it could not deliver. */
  deadLettersArn: string;
}

export function createScheduler(client: SchedulerClient, config: SchedulerConfig): Scheduler {
  const remove = async (id: string) => {
    const command = new DeleteScheduleCommand({ Name: id, GroupName: config.group });
    await succeeds(client.send(command), 'ResourceNotFoundException');
  };
  return {
    async put(schedule, now) {
      const input = describe(schedule, config, now);
      const update = () =>
        succeeds(client.send(new UpdateScheduleCommand(input)), 'ResourceNotFoundException');
      const create = () => succeeds(client.send(new CreateScheduleCommand(input)), 'ConflictException');
      const likely = schedule.changedAt === schedule.createdAt ? [create, update] : [update, create];
      // Of two that heal the same row, the later must win: whoever finds the schedule made meanwhile updates it.
      for (const tell of [...likely, ...likely, ...likely]) if (await tell()) return;
      throw contention();
    },
    remove,
    async removeOf(user, id) {
      let owner: unknown;
      const command = new GetScheduleCommand({ Name: id, GroupName: config.group });
      const read = client.send(command).then(({ Target }) => {
        owner = readOwner(Target?.Input);
      });
      if ((await succeeds(read, 'ResourceNotFoundException')) && owner === user) await remove(id);
    },
  };
}

/** Whether a call succeeded, or failed in just that way. @throws Failure `store_unavailable` for every other */
async function succeeds(call: Promise<unknown>, otherwise: string): Promise<boolean> {
  try {
    await call;
    return true;
  } catch (error) {
    if (nameOf(error) === otherwise) return false;
    throw awsFailure('store_unavailable', error);
  }
}

/** Whom a schedule acts for, by what it sends to the queue; nobody, if that is none of what {@link describe} writes. */
function readOwner(input = ''): unknown {
  try {
    return Object(JSON.parse(input)).user;
  } catch {
    return undefined;
  }
}

/**
 * The occurrence is the *scheduled* time: the same for every attempt to deliver it, unlike the execution id
 * (Scheduler user guide, "Context attributes").
 */
const OCCURRENCE = '<aws.scheduler.scheduled-time>';

function describe(schedule: Schedule, config: SchedulerConfig, now: number): CreateScheduleCommandInput {
  const { user, id, when, endsAt, status } = schedule;
  return {
    ...toSchedulerExpression(when, { endsAt, now }),
    Name: id,
    GroupName: config.group,
    State: status === 'active' ? 'ENABLED' : 'DISABLED',
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: {
      Arn: config.queueArn,
      RoleArn: config.roleArn,
      Input: JSON.stringify({ kind: 'scheduled', user, schedule: id, occurrence: OCCURRENCE }),
      DeadLetterConfig: { Arn: config.deadLettersArn },
      // A day: whether an occurrence that comes so late still runs, its plan says.
      RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
    },
  };
}
