import * as z from 'zod/mini';
import { mayCreateEvents } from '../google/scopes.ts';
import { runAnswerSchema } from '../runs/run-history.ts';
import type { Grant } from '../vault/grant.ts';
import { eventTemplateSchema } from './event-template.ts';
import { toInstant } from './instant.ts';
import { nextOccurrence } from './occurrences.ts';
import { MISSED, type Schedule } from './schedule.ts';
import { whenSchema } from './when.ts';

const scheduleAnswer = z.object({
  id: z.string(),
  status: z.enum(['active', 'paused', 'parked', 'completed']).check(
    z.meta({
      description:
        '`parked`: Google no longer honours the grant, or the scope is gone; connecting again brings it back.',
    }),
  ),
  when: whenSchema,
  event: eventTemplateSchema,
  missed: z.enum(MISSED),
  endsAt: z.optional(z.string()).check(z.meta({ description: 'UTC; from then on it no longer runs.' })),
  createdAt: z.string(),
  nextOccurrence: z.optional(z.string()).check(z.meta({ description: 'UTC; none when nothing is to come.' })),
});

/** A plan as the API answers it; the `ETag` header is its version. */
export const scheduleAnswerSchema = scheduleAnswer.check(z.meta({ id: 'Schedule' }));

/** Answer of `GET /schedules/{id}`. */
export const scheduleWithRunsSchema = z
  .extend(scheduleAnswer, {
    runs: z.array(runAnswerSchema).check(z.meta({ description: 'The last ones, the newest first.' })),
  })
  .check(z.meta({ id: 'ScheduleWithRuns' }));

/** Answer of `GET /schedules`. */
export const schedulePageSchema = z
  .object({
    schedules: z.array(scheduleAnswerSchema),
    nextCursor: z
      .optional(z.string())
      .check(z.meta({ description: 'Give it as `cursor` for the next page; none on the last.' })),
  })
  .check(z.meta({ id: 'SchedulePage' }));

export type ScheduleAnswer = z.infer<typeof scheduleAnswerSchema>;

export function describeSchedule(schedule: Schedule, grant: Grant | undefined, now: number): ScheduleAnswer {
  const { id, status, when, event, missed, endsAt, createdAt } = schedule;
  const alive = grant?.status === 'active' && mayCreateEvents(grant.scopes);
  const parked = status === 'active' && !alive;
  const next = status === 'active' ? nextOccurrence(when, now, endsAt) : undefined;
  return {
    id,
    status: parked ? 'parked' : status,
    when,
    event,
    missed,
    endsAt: endsAt === undefined ? undefined : toInstant(endsAt),
    createdAt: toInstant(createdAt),
    nextOccurrence: next === undefined ? undefined : toInstant(next),
  };
}
