import { Temporal } from 'temporal-polyfill';
import * as z from 'zod/mini';
import { checkEventRules } from '../calendar/event-rules.ts';
import type { FieldError } from '../problems.ts';
import { eventTemplateSchema } from './event-template.ts';
import { placeEvent, type TemplateTimes } from './render-event.ts';
import { checkPlaceholders, longestText } from './template-text.ts';
import { isRepeating, type When } from './when.ts';

const { shape } = eventTemplateSchema;

/** The fields that rules look at, each as far as it can be read: one wrong field hides no fault of another. */
const ruledFieldsSchema = z.object({
  startOffset: z.catch(shape.startOffset, undefined),
  startTime: z.catch(shape.startTime, undefined),
  duration: z.catch(shape.duration, undefined),
  allDay: z.catch(shape.allDay, undefined),
  days: z.catch(shape.days, undefined),
});

const absolute = ['start', 'end'] as const;
const relative = ['startOffset', 'startTime', 'duration', 'allDay', 'days'] as const;
const timedOnly = ['startTime', 'duration'] as const;

/** When the plan runs, and its first occurrence (milliseconds since the epoch), so far as that is known. */
export interface PlanSoFar {
  when: When | undefined;
  first: number | undefined;
}

/**
 * Everything that is wrong with a template and that its schema cannot say; pointers start at the template.
 */
export function checkTemplate(given: object, plan: PlanSoFar): FieldError[] {
  const event: Record<string, unknown> = { ...given };
  const has = (name: string) => event[name] !== undefined;
  const repeating = plan.when !== undefined && isRepeating(plan.when);
  const times = checkTimes(has);
  return [
    ...times,
    ...(repeating ? checkRepeated(has) : []),
    ...checkTexts(event),
    ...checkEventRules({
      ...event,
      ...(repeating && { recurrence: undefined }),
      ...(times.length === 0 && !absolute.some(has) && placeFirst(event, plan)),
    }),
  ];
}

function checkTimes(has: (name: string) => boolean): FieldError[] {
  const errors: FieldError[] = [];
  if (absolute.some(has)) {
    for (const name of absolute) {
      if (!has(name)) errors.push({ pointer: `/${name}`, detail: 'Required: start and end go together.' });
    }
    for (const name of relative.filter(has)) {
      errors.push({ pointer: `/${name}`, detail: 'Does not go with start and end.' });
    }
    return errors;
  }
  if (!has('allDay')) {
    if (has('days')) errors.push({ pointer: '/days', detail: 'Takes allDay: true.' });
    return errors;
  }
  return timedOnly
    .filter(has)
    .map((name) => ({ pointer: `/${name}`, detail: 'Has no meaning for an all-day event.' }));
}

function checkRepeated(has: (name: string) => boolean): FieldError[] {
  const errors: FieldError[] = absolute.filter(has).map((name) => ({
    pointer: `/${name}`,
    detail:
      'Would put each event of a repeating plan at the same time; give startOffset, startTime and duration.',
  }));
  if (has('recurrence')) {
    const detail = 'Goes only with a plan that runs once (at); a repeating plan creates an event each time.';
    errors.push({ pointer: '/recurrence', detail });
  }
  return errors;
}

function checkTexts(event: Readonly<Record<string, unknown>>): FieldError[] {
  return (['summary', 'description', 'location'] as const).flatMap((name): FieldError[] => {
    const text = event[name];
    if (typeof text !== 'string') return [];
    const wrong = checkPlaceholders(text);
    if (wrong !== undefined) return [{ pointer: `/${name}`, detail: wrong }];
    const fits = !shape[name].safeParse(text).success || shape[name].safeParse(longestText(text)).success;
    return fits ? [] : [{ pointer: `/${name}`, detail: 'Is too long once the placeholders are filled in.' }];
  });
}

/** The times of the first occurrence's event, by which the rest is judged; the others differ only in their date. */
function placeFirst(event: object, { when, first }: PlanSoFar): object {
  if (when === undefined || first === undefined) return {};
  const times: TemplateTimes = ruledFieldsSchema.parse(event);
  return placeEvent(times, Temporal.Instant.fromEpochMilliseconds(first).toZonedDateTimeISO(when.timeZone));
}
