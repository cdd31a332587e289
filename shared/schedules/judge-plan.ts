import { below, isObject } from '../input/field-errors.ts';
import type { FieldError } from '../problems.ts';
import { checkTemplate, type PlanSoFar } from './check-template.ts';
import { nextOccurrence } from './occurrences.ts';
import { endAfter, readUntil } from './plan-end.ts';
import { readWhen } from './read-when.ts';
import type { Schedule } from './schedule.ts';
import { scheduleInputSchema } from './schedule-schema.ts';
import type { When } from './when.ts';

/** A plan that is to be changed. */
export type CurrentSchedule = Pick<Schedule, 'when' | 'event' | 'missed' | 'endsAt' | 'status'>;

/** The fields of a body, of whatever shape. */
export type GivenFields = Readonly<Record<string, unknown>>;

/** When the plan runs and ends, so far as that can be told. */
interface Judgement {
  when: When | undefined;
  endsAt: number | undefined;
  errors: FieldError[];
}

/** Judges the rules that no schema can say, each field as far as it can be read: one fault hides no other. */
export function judgePlan(given: GivenFields, current: CurrentSchedule | undefined, now: number): Judgement {
  const timing = isObject(given['when']) ? readWhen(given['when'], now) : { when: current?.when, errors: [] };
  // A wrong `when` is told by the schema, and what was planned before is no measure for the rest.
  const when = given['when'] === undefined || isObject(given['when']) ? timing.when : undefined;
  const end = judgeEnd(given, { when, kept: current?.endsAt }, now);
  const first = when && nextOccurrence(when, now, end.endsAt);
  const errors = [...below('/when', timing.errors), ...end.errors];
  if (when && errors.length === 0 && first === undefined) errors.push(nothingToCome(given));
  return { when, endsAt: end.endsAt, errors: [...errors, ...judgeEvent(given, current, { when, first })] };
}

function judgeEnd(
  given: GivenFields,
  { when, kept }: { when: When | undefined; kept: number | undefined },
  now: number,
): { endsAt: number | undefined; errors: FieldError[] } {
  const named = (['until', 'count'] as const).filter(
    (name) => given[name] !== undefined && given[name] !== null,
  );
  if (named.length === 2) {
    return { endsAt: undefined, errors: [{ pointer: '/count', detail: 'Give either until or count.' }] };
  }
  const [name] = named;
  if (when?.at !== undefined) {
    const detail = 'A plan with at runs once, and has no other end.';
    return { endsAt: undefined, errors: name ? [{ pointer: `/${name}`, detail }] : [] };
  }
  if (name === undefined) {
    const removed = given['until'] === null || given['count'] === null;
    return { endsAt: removed ? undefined : kept, errors: [] };
  }
  const { shape } = scheduleInputSchema;
  if (when === undefined) return { endsAt: undefined, errors: [] };
  if (name === 'until') {
    const until = shape.until.safeParse(given['until']).data;
    const { endsAt, errors = [] } = until === undefined ? {} : readUntil(until, when, now);
    return { endsAt, errors };
  }
  const count = shape.count.safeParse(given['count']).data;
  return { endsAt: count && endAfter(count, when, now), errors: [] };
}

/** Points to what the change would have to say otherwise. */
function nothingToCome(given: GivenFields): FieldError {
  if (given['when'] === undefined) {
    return { pointer: '', detail: 'The plan is over; give it a new when, or an end that lies ahead.' };
  }
  return {
    pointer: '/when',
    detail: 'The plan would never run: no time of it lies ahead and before its end.',
  };
}

function judgeEvent(given: GivenFields, current: CurrentSchedule | undefined, plan: PlanSoFar): FieldError[] {
  if (isObject(given['event'])) return below('/event', checkTemplate(given['event'], plan));
  if (given['event'] !== undefined || current === undefined || given['when'] === undefined) return [];
  // What stands is fine by itself; it may not go with the new time.
  return checkTemplate(current.event, plan).map(({ pointer, detail }) => ({
    pointer: '/when',
    detail: `Does not go with the plan's event, at ${pointer}; give event too. ${detail}`,
  }));
}
