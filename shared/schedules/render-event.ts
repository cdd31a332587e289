import { Temporal } from 'temporal-polyfill';
import type { EventInput } from '../calendar/event-input.ts';
import type { EventTemplate } from './event-template.ts';
import { renderText } from './template-text.ts';
import type { When } from './when.ts';

/** The fields of a template that say when its event takes place. */
export type TemplateTimes = Pick<
  EventTemplate,
  'start' | 'end' | 'startOffset' | 'startTime' | 'duration' | 'allDay' | 'days'
>;

/**
 * The event that an occurrence of a plan creates, as `POST /events` would take it.
 *
 * @param occurrence milliseconds since the epoch; need not be one that the plan itself foretells
 */
export function renderEvent(
  template: EventTemplate,
  occurrence: number,
  when: Pick<When, 'timeZone'>,
): EventInput {
  const { start: _start, end: _end, startOffset, startTime, duration, allDay, days, ...event } = template;
  const at = Temporal.Instant.fromEpochMilliseconds(occurrence).toZonedDateTimeISO(when.timeZone);
  return {
    ...event,
    summary: renderText(event.summary, at),
    ...(event.description !== undefined && { description: renderText(event.description, at) }),
    ...(event.location !== undefined && { location: renderText(event.location, at) }),
    ...placeEvent(template, at),
  };
}

/**
 * Start and end of the event of an occurrence. Days and weeks of a duration are days of the calendar, the rest
 * is exact time (RFC 5545 section 3.3.6). A reading that clocks skip moves forward by as much as they do; of one
 * that comes twice the earlier is taken (Temporal's "compatible", as RFC 5545 section 3.3.5).
 */
export function placeEvent(
  times: TemplateTimes,
  occurrence: Temporal.ZonedDateTime,
): Pick<EventInput, 'start' | 'end'> {
  if (times.start !== undefined && times.end !== undefined) return { start: times.start, end: times.end };
  const shifted = occurrence.add(times.startOffset ?? 'PT0S');
  if (times.allDay) {
    const day = shifted.toPlainDate();
    return {
      start: { date: day.toString() },
      end: { date: day.add({ days: times.days ?? 1 }).toString() },
    };
  }
  const start =
    times.startTime === undefined ? shifted : shifted.withPlainTime(Temporal.PlainTime.from(times.startTime));
  return { start: written(start), end: written(start.add(times.duration ?? 'PT1H')) };
}

/** With its offset, so that a reading that comes twice means one moment. */
function written(time: Temporal.ZonedDateTime): EventInput['start'] {
  return {
    dateTime: time.toString({ timeZoneName: 'never', smallestUnit: 'second' }),
    timeZone: time.timeZoneId,
  };
}
