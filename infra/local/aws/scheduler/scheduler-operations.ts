import { AwsError } from '../wire/aws-error.ts';
import { operation } from '../wire/json-protocol.ts';
import { restJson } from '../wire/rest-protocol.ts';
import { groupInput, listInput, scheduleInput, scheduleReference } from './schedule-input.ts';
import { groupAt, type Schedules, type StoredSchedule } from './schedules.ts';

/** @see https://docs.aws.amazon.com/scheduler/latest/APIReference/API_Operations.html */
export function schedulerProtocol(schedules: Schedules, now: () => number) {
  const byReference = (run: (schedule: StoredSchedule) => object) =>
    operation(scheduleReference, ({ groupName, Name }) => run(schedules.find(groupName, Name)));
  return restJson({
    CreateSchedule: {
      method: 'POST',
      path: '/schedules/{Name}',
      run: operation(scheduleInput, (input) => ({ ScheduleArn: schedules.create(input).arn })),
    },
    UpdateSchedule: {
      method: 'PUT',
      path: '/schedules/{Name}',
      run: operation(scheduleInput, (input) => ({ ScheduleArn: schedules.update(input).arn })),
    },
    GetSchedule: { method: 'GET', path: '/schedules/{Name}', run: byReference(describeSchedule) },
    DeleteSchedule: {
      method: 'DELETE',
      path: '/schedules/{Name}',
      run: byReference((schedule) => {
        schedules.remove(schedule);
        return {};
      }),
    },
    ListSchedules: { method: 'GET', path: '/schedules', run: listOperation(schedules) },
    CreateScheduleGroup: {
      method: 'POST',
      path: '/schedule-groups/{Name}',
      run: operation(groupInput, ({ Name }) => {
        if (schedules.groups.has(Name)) {
          throw new AwsError('ConflictException', `Schedule group ${Name} already exists.`, 409);
        }
        const group = groupAt(Name, now());
        schedules.groups.set(Name, group);
        return { ScheduleGroupArn: group.arn };
      }),
    },
    GetScheduleGroup: {
      method: 'GET',
      path: '/schedule-groups/{Name}',
      run: operation(groupInput, ({ Name }) => {
        const group = schedules.groups.get(Name);
        if (!group) {
          throw new AwsError('ResourceNotFoundException', `Schedule group ${Name} does not exist.`, 404);
        }
        const CreationDate = seconds(group.createdAt);
        return { Arn: group.arn, Name, State: 'ACTIVE', CreationDate, LastModificationDate: CreationDate };
      }),
    },
  });
}

function listOperation(schedules: Schedules) {
  return operation(listInput, ({ ScheduleGroup, NamePrefix = '', State, MaxResults, NextToken }) => {
    const after = NextToken === undefined ? '' : Buffer.from(NextToken, 'base64url').toString();
    if (NextToken !== undefined && !after.startsWith('arn:')) {
      throw new AwsError('ValidationException', 'Invalid NextToken.');
    }
    const found = schedules
      .all()
      .filter(
        ({ arn, input }) =>
          arn > after &&
          input.Name.startsWith(NamePrefix) &&
          (ScheduleGroup === undefined || input.GroupName === ScheduleGroup) &&
          (State === undefined || input.State === State),
      );
    const page = found.slice(0, MaxResults);
    const last = page.at(-1);
    return {
      Schedules: page.map(summarise),
      ...(last && found.length > page.length && { NextToken: Buffer.from(last.arn).toString('base64url') }),
    };
  });
}

function summarise({ arn, input, createdAt, modifiedAt }: StoredSchedule): object {
  const { Name, GroupName, State, Target } = input;
  const dates = { CreationDate: seconds(createdAt), LastModificationDate: seconds(modifiedAt) };
  return { Arn: arn, Name, GroupName, State, Target: { Arn: Target.Arn }, ...dates };
}

function describeSchedule({ arn, input, createdAt, modifiedAt }: StoredSchedule): object {
  const { ClientToken: _token, StartDate, EndDate, ...described } = input;
  return {
    ...described,
    ...(StartDate !== undefined && { StartDate: seconds(StartDate) }),
    ...(EndDate !== undefined && { EndDate: seconds(EndDate) }),
    Arn: arn,
    CreationDate: seconds(createdAt),
    LastModificationDate: seconds(modifiedAt),
  };
}

function seconds(milliseconds: number): number {
  return milliseconds / 1000;
}
