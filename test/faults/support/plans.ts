import type { CreateScheduleCommandInput, SchedulerClient } from '@aws-sdk/client-scheduler';
import { asFailure } from '../../../shared/problems.ts';
import { nextOccurrence } from '../../../shared/schedules/occurrences.ts';
import { changePlan, deletePlan, planSchedule } from '../../../shared/schedules/plan.ts';
import type { Schedule } from '../../../shared/schedules/schedule.ts';
import { readSchedule } from '../../../shared/schedules/schedule-row.ts';
import { createScheduler } from '../../../shared/schedules/scheduler.ts';
import { syncSchedule } from '../../../shared/schedules/sync-schedule.ts';
import { SCHEDULE_PREFIX } from '../../../shared/table/table.ts';
import { type Ending, invoke, runDry } from './act.ts';
import { fair, type Weather } from './invocation.ts';
import { hourly, planBody, USER, written } from './requests.ts';
import type { World } from './world.ts';

/** A call of a client's about the plan of the key `plan`. */
export type Operation = (
  world: World,
  id: string,
  weather?: Weather,
) => Promise<Ending<unknown> & { crossings: number }>;

export function planning(when: object, missed: 'skip' | 'run' = 'run'): Operation {
  const body = planBody(when, missed);
  return (world, _id, weather = fair) =>
    invoke(world, weather, async (context) => {
      const { schedule } = await planSchedule(context, USER, 'plan', body);
      await syncSchedule(context, schedule);
    });
}

export function changing(body: object): Operation {
  return (world, id, weather = fair) =>
    invoke(world, weather, (context) => changePlan(context, USER, id, body, undefined));
}

export const deleting: Operation = (world, id, weather = fair) =>
  invoke(world, weather, (context) => deletePlan(context, USER, id));

export const plannedHourly = planning(hourly);

/** The code with which a call was refused. */
export function refusalOf(ending: Ending<unknown>): string | undefined {
  return ending.kind === 'threw' ? asFailure(ending.error).code : undefined;
}

export function plansOf(world: World): Schedule[] {
  return world.items
    .all()
    .filter((item) => String(item['sk']).startsWith(SCHEDULE_PREFIX))
    .flatMap((item) => readSchedule(item) ?? []);
}

/** What the Scheduler has to hold of a plan: nothing, if nothing is to come. */
async function describe(schedule: Schedule, now: number): Promise<CreateScheduleCommandInput | undefined> {
  if (nextOccurrence(schedule.when, now, schedule.endsAt) === undefined) return undefined;
  const told: CreateScheduleCommandInput[] = [];
  const client = {
    send: async (command: { input: CreateScheduleCommandInput }) => void told.push(command.input),
  };
  const config = {
    group: 'plans',
    roleArn: 'role',
    queueArn: 'queue',
    deadLettersArn: 'dead',
  };
  await createScheduler(client as unknown as SchedulerClient, config).put(schedule, now);
  return told[0];
}

/** Where rows and Scheduler do not say the same. */
export async function findDisagreements(world: World): Promise<string[]> {
  const found: string[] = [];
  const plans = plansOf(world);
  for (const plan of plans) {
    const [held, wanted] = [world.schedules.held.get(plan.id), await describe(plan, world.now())];
    if (JSON.stringify(held) !== JSON.stringify(wanted))
      found.push(
        `plan is ${plan.status}, ${plan.when.cron ?? plan.when.at}, ${plan.synced ? 'synced' : 'unsynced'}; ` +
          `the Scheduler holds ${held ? `${held.State} ${held.ScheduleExpression}` : 'nothing'}`,
      );
  }
  for (const id of world.schedules.held.keys()) {
    if (!plans.some((plan) => plan.id === id)) found.push('the Scheduler holds a plan that is gone');
  }
  return found;
}

/** The Scheduler does what it holds for an instant, and the worker what it is told. */
export async function fire(world: World, instant: number): Promise<void> {
  if (world.now() < instant) world.pass((instant - world.now()) / 1000);
  for (const [id, { ScheduleExpression, State, Target }] of [...world.schedules.held]) {
    const [, at] = /^at\((.+)\)$/.exec(ScheduleExpression ?? '') ?? [];
    if (State !== 'ENABLED' || (at !== undefined && Date.parse(`${at}Z`) !== instant)) continue;
    world.queue.add(String(Target?.Input).replace('<aws.scheduler.scheduled-time>', written(instant)));
    if (at !== undefined) world.schedules.held.delete(id);
  }
  await runDry(world);
}
