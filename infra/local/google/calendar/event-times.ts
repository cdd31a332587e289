import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/v3.js';
import { Temporal } from 'temporal-polyfill';
import { type AnswerName, Refusal } from '../answers.ts';

type EventTime = calendar_v3.Schema$EventDateTime;

/** The errors of one end of an event. */
interface TimeAnswers {
  missing: AnswerName;
  missingZone: AnswerName;
  invalid: AnswerName;
  invalidZone: AnswerName;
}

const startAnswers: TimeAnswers = {
  missing: 'missingStart',
  missingZone: 'missingStartZone',
  invalid: 'invalidStart',
  invalidZone: 'invalidStartZone',
};
const endAnswers: TimeAnswers = {
  missing: 'missingEnd',
  missingZone: 'missingEndZone',
  invalid: 'invalidEnd',
  invalidZone: 'invalidEndZone',
};

/** A time as it is stored, with the moment it stands for (a date: its midnight in the calendar's zone). */
interface ResolvedTime {
  time: EventTime;
  /** Milliseconds since 1970. */
  at: number;
}

function attempt<T>(answer: AnswerName, compute: () => T): T {
  try {
    return compute();
  } catch {
    throw new Refusal(answer);
  }
}

/** As Google writes it: whole seconds, the calendar's own offset, `Z` for UTC. */
function writeInstant(at: number, timeZone: string): string {
  const zoned = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
  return zoned.toString({ timeZoneName: 'never', smallestUnit: 'second' }).replace('+00:00', 'Z');
}

function resolveDate(date: string, calendarZone: string, answers: TimeAnswers): ResolvedTime {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) throw new Refusal(answers.invalid);
  const day = attempt(answers.invalid, () => Temporal.PlainDate.from(date, { overflow: 'reject' }));
  return { time: { date }, at: day.toZonedDateTime(calendarZone).epochMilliseconds };
}

function resolveDateTime(given: EventTime, calendarZone: string, answers: TimeAnswers): ResolvedTime {
  const dateTime = given.dateTime ?? '';
  const timeZone = given.timeZone ?? undefined;
  if (timeZone !== undefined) {
    attempt(answers.invalidZone, () =>
      Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timeZone),
    );
  }
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})?$/i.test(dateTime)) {
    throw new Refusal(answers.invalid);
  }
  const local = !/(Z|[+-]\d{2}:\d{2})$/i.test(dateTime);
  if (local && timeZone === undefined) throw new Refusal(answers.missingZone);
  const at = attempt(answers.invalid, () =>
    local && timeZone !== undefined
      ? Temporal.PlainDateTime.from(dateTime, { overflow: 'reject' }).toZonedDateTime(timeZone)
          .epochMilliseconds
      : Temporal.Instant.from(dateTime).epochMilliseconds,
  );
  return { time: { dateTime: writeInstant(at, calendarZone), timeZone: timeZone ?? calendarZone }, at };
}

function resolve(given: EventTime | undefined, calendarZone: string, answers: TimeAnswers): ResolvedTime {
  if (given?.date && given.dateTime) throw new Refusal('mixedTimes');
  if (given?.date) return resolveDate(given.date, calendarZone, answers);
  if (given?.dateTime) return resolveDateTime(given, calendarZone, answers);
  throw new Refusal(answers.missing);
}

/**
 * Checks start and end and writes them as Google answers them: in the calendar's zone, with the zone that
 * was given beside it.
 *
 * @throws Refusal with Google's error.
 * Source: https://developers.google.com/workspace/calendar/api/v3/reference/events#resource
 */
export function resolveTimes(
  event: calendar_v3.Schema$Event,
  calendarZone: string,
): { start: EventTime; end: EventTime } {
  const start = resolve(event.start, calendarZone, startAnswers);
  const end = resolve(event.end, calendarZone, endAnswers);
  if ('date' in start.time !== 'date' in end.time) throw new Refusal('mixedTimes');
  const recurs = (event.recurrence?.length ?? 0) > 0;
  if (recurs && event.start?.dateTime && !event.start.timeZone) throw new Refusal('missingStartZone');
  if (recurs && event.end?.dateTime && !event.end.timeZone) throw new Refusal('missingEndZone');
  if (end.at < start.at) throw new Refusal('timeRangeEmpty');
  return { start: start.time, end: end.time };
}

/** Milliseconds since 1970 of a stored time. */
export function momentOf(time: EventTime | undefined, calendarZone: string): number {
  if (time?.date) return Temporal.PlainDate.from(time.date).toZonedDateTime(calendarZone).epochMilliseconds;
  return time?.dateTime ? Temporal.Instant.from(time.dateTime).epochMilliseconds : 0;
}
