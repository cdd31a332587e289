import { BUS_EVENTS, type BusEvents } from '../../../shared/bus/bus-events.ts';
import { eventRequestSchema } from '../../../shared/queue/event-request.ts';
import { broadcastSource } from '../../../shared/runs/run.ts';
import { parseJson } from '../../parse-json.ts';
import type { BusEvent } from '../aws/event-bus.ts';
import type { Names } from './names.ts';
import { writeOccurrence } from './words.ts';

const tellings: { [Type in keyof BusEvents]: (detail: BusEvents[Type], names: Names) => string } = {
  EventCreated: (detail, names) => `${writeRun(detail, names)} was created`,
  EventFailed: (detail, names) => `${writeRun(detail, names)} could not be created (${detail.reason})`,
  EventMissed: (detail, names) => `${writeRun(detail, names)} was missed (${detail.reason})`,
  GrantRevoked: ({ user }, { who }) => `Google no longer honours the access of ${who(user)}`,
  GrantRestored: ({ user }, { who }) => `${who(user)} has connected again`,
};

/** What the bus was told, in a sentence; nothing of what is not the product’s own. */
export function writeBusEvent({ detailType, detail }: BusEvent, names: Names): string | undefined {
  const type = BUS_EVENTS.find((known) => known === detailType);
  const telling = type && (tellings[type] as (detail: object, names: Names) => string);
  return telling?.(detail, names);
}

/** What a message asks of the worker, in a sentence; nothing of a message that asks for something else. */
export function writeRequest(body: string, names: Names): string | undefined {
  const { data } = eventRequestSchema.safeParse(parseJson(body));
  if (!data) return undefined;
  const { user } = data;
  switch (data.kind) {
    case 'scheduled':
      return writeRun({ user, source: data.schedule, occurrence: data.occurrence }, names);
    case 'broadcast':
      return writeRun({ user, source: broadcastSource(data.broadcast), occurrence: 'once' }, names);
    case 'event':
      return `“${data.event.summary}” for ${names.who(user)}, which a Lambda asked for`;
    case 'check-grant':
      return `Whether Google still honours the access of ${names.who(user)}`;
    case 'resume':
      return `${names.who(user)} has connected again: what waited goes on`;
  }
}

/** E.g. `“Stand-up” for ada@example.com on Mon 1 Mar 2027, 08:00:00 UTC`. */
export function writeRun(
  { user, source, occurrence }: { user: string; source: string; occurrence: string },
  { who, what }: Names,
): string {
  return `${what(source)} for ${who(user)}${writeOccurrence(occurrence)}`;
}
