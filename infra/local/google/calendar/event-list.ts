import { Temporal } from 'temporal-polyfill';
import { Refusal } from '../answers.ts';
import { type Calendar, listReminders, type StoredEvent } from './calendars.ts';
import { momentOf } from './event-times.ts';

function readMoment(query: URLSearchParams, name: string): number | undefined {
  const value = query.get(name);
  if (value === null) return undefined;
  try {
    return Temporal.Instant.from(value).epochMilliseconds;
  } catch {
    throw new Refusal('badRequest');
  }
}

function readCount(query: URLSearchParams): number {
  const value = query.get('maxResults') ?? '250';
  if (!/^[1-9]\d*$/.test(value)) throw new Refusal('invalidValue');
  return Math.min(Number(value), 2500);
}

type Filter = (event: StoredEvent) => boolean;

function timeFilters(query: URLSearchParams, timeZone: string): Filter[] {
  const from = readMoment(query, 'timeMin');
  const until = readMoment(query, 'timeMax');
  if (from !== undefined && until !== undefined && until <= from) throw new Refusal('timeRangeEmpty');
  return [
    (event) => from === undefined || momentOf(event.end, timeZone) > from,
    (event) => until === undefined || momentOf(event.start, timeZone) < until,
  ];
}

function propertyFilters(query: URLSearchParams, name: string, group: 'private' | 'shared'): Filter[] {
  return query.getAll(name).map((constraint) => {
    const [key = '', ...rest] = constraint.split('=');
    return (event) => event.extendedProperties?.[group]?.[key] === rest.join('=');
  });
}

function textFilter(query: URLSearchParams): Filter {
  const wanted = query.get('q')?.toLowerCase();
  return ({ summary, description, location }) =>
    wanted === undefined || [summary, description, location].join('\n').toLowerCase().includes(wanted);
}

function sortFor(query: URLSearchParams, timeZone: string): (a: StoredEvent, b: StoredEvent) => number {
  const order = query.get('orderBy');
  if (order === 'startTime') {
    if (query.get('singleEvents') !== 'true') throw new Refusal('orderNeedsSingleEvents');
    return (a, b) => momentOf(a.start, timeZone) - momentOf(b.start, timeZone);
  }
  if (order === 'updated') return (a, b) => (a.updated ?? '').localeCompare(b.updated ?? '');
  return () => 0;
}

/**
 * The answer of `events.list`. Recurring events are not expanded into their instances: that is the one
 * thing that `singleEvents` does not do here.
 *
 * @throws Refusal for parameters that Google refuses; every sync token is too old.
 */
export function listEvents(calendar: Calendar, query: URLSearchParams, now: number): Record<string, unknown> {
  const { timeZone } = calendar;
  if (query.has('syncToken')) throw new Refusal('fullSyncRequired');
  const filters: Filter[] = [
    (event) => query.get('showDeleted') === 'true' || event.status !== 'cancelled',
    (event) => !query.has('iCalUID') || event.iCalUID === query.get('iCalUID'),
    ...timeFilters(query, timeZone),
    ...propertyFilters(query, 'privateExtendedProperty', 'private'),
    ...propertyFilters(query, 'sharedExtendedProperty', 'shared'),
    textFilter(query),
  ];
  const found = [...calendar.events.values()].filter((event) => filters.every((fits) => fits(event)));
  found.sort(sortFor(query, timeZone));
  const count = readCount(query);
  const pageToken = query.get('pageToken') ?? '';
  const from = pageToken === '' ? 0 : Number(Buffer.from(pageToken, 'base64url').toString());
  if (!Number.isSafeInteger(from)) throw new Refusal('invalidValue');
  const more = from + count < found.length;
  return {
    kind: 'calendar#events',
    etag: `"p${now}"`,
    summary: calendar.summary,
    updated: new Date(now).toISOString(),
    timeZone,
    accessRole: calendar.accessRole,
    defaultReminders: listReminders(calendar),
    ...(more
      ? { nextPageToken: Buffer.from(String(from + count)).toString('base64url') }
      : { nextSyncToken: Buffer.from(`sync ${now}`).toString('base64url') }),
    items: found.slice(from, from + count),
  };
}
