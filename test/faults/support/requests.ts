import { keepBroadcast, parseBroadcast } from '../../../shared/broadcasts/broadcast.ts';
import { parseEventInput } from '../../../shared/calendar/event-input.ts';
import type { EventRequest, ScheduledRequest } from '../../../shared/queue/event-request.ts';
import { planSchedule } from '../../../shared/schedules/plan.ts';
import type { Schedule } from '../../../shared/schedules/schedule.ts';
import { syncSchedule } from '../../../shared/schedules/sync-schedule.ts';
import { calmly } from './act.ts';
import { START, type World } from './world.ts';

export const USER = '1001';

const HOUR = 3600_000;
/** When the plans of these tests are due first: two hours on, so that an access token has ended by then. */
export const DUE = START + 2 * HOUR;

const event = {
  summary: 'Meetup',
  start: { dateTime: '2027-03-05T18:00:00', timeZone: 'UTC' },
  end: { dateTime: '2027-03-05T19:00:00', timeZone: 'UTC' },
};

/** An instant as EventBridge Scheduler writes it. */
export function written(instant: number): string {
  return new Date(instant).toISOString().replace('.000', '');
}

export const atDue = { at: written(DUE).slice(0, -1), timeZone: 'UTC' };
export const hourly = { cron: '0 * * * *', timeZone: 'UTC' };

export function planBody(when: object, missed: 'skip' | 'run'): object {
  return { when, missed, event: { summary: 'Planned' } };
}

/** A plan that is kept and known to the Scheduler. */
export async function plan(
  world: World,
  when: object,
  missed: 'skip' | 'run',
  user = USER,
  key = `${missed} ${JSON.stringify(when)}`,
): Promise<Schedule> {
  const body = planBody(when, missed);
  return calmly(world, async (context) => {
    const { schedule } = await planSchedule(context, user, key, body);
    return syncSchedule(context, schedule);
  });
}

/** What the Scheduler sends for an occurrence of a plan. */
export function occurrenceOf({ user, id }: Schedule, instant = DUE): ScheduledRequest {
  return { kind: 'scheduled', user, schedule: id, occurrence: written(instant) };
}

export async function broadcast(world: World, id: string, user = USER): Promise<EventRequest> {
  await calmly(world, ({ table }) => keepBroadcast(table, parseBroadcast({ id, event })));
  return { kind: 'broadcast', user, broadcast: id };
}

export function eventRequest(key: string, user = USER): EventRequest {
  return { kind: 'event', user, key, event: parseEventInput(event) };
}
