import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/v3.js';
import * as z from 'zod/mini';
import { eventFailure } from '../google/failures.ts';
import { type GoogleAnswer, readGoogleError } from '../google/read-google-error.ts';
import { Failure } from '../problems.ts';

/** An event on its way, with the id and fingerprint that make it one of its kind. */
export interface EventToInsert {
  calendarId: string;
  /** From `deriveEventId`. */
  id: string;
  /** From `fingerprint`. */
  fingerprint: string;
  requestBody: calendar_v3.Schema$Event;
  sendUpdates: 'all' | 'externalOnly' | 'none';
  conferenceDataVersion: 0 | 1;
}

export interface Inserted {
  /** `false`: the same request had created it before. */
  created: boolean;
  event: calendar_v3.Schema$Event;
}

/** The key of `extendedProperties.private` that holds the fingerprint. */
const FINGERPRINT_PROPERTY = 'onbehalfFingerprint';

const BROKEN = 'broken_event';
const eventAnswer = z.looseObject({ id: z.string(), status: z.string() });

/**
 * Creates the event, or finds it when the same request has created it already. Safe to repeat.
 *
 * An insert that ended in a 5xx answer, a reset or a timeout may have taken effect. Google does not promise
 * to detect a second insert under the same id, so the event is looked for before it is inserted again.
 *
 * @param lookFirst whether an insert under this id may have been tried before
 * @throws Failure `idempotency_mismatch` (the id belongs to another request), `deleted_by_user`
 * @throws what the Calendar client throws, for answers that say nothing about this event
 */
export async function insertEvent(
  calendar: calendar_v3.Calendar,
  event: EventToInsert,
  { lookFirst = false } = {},
): Promise<Inserted> {
  if (lookFirst) {
    const found = await findEvent(calendar, event);
    if (found) return { created: false, event: judge(found, event) };
  }
  try {
    return { created: true, event: await insertOnce(calendar, event) };
  } catch (thrown) {
    const answer = readGoogleError(thrown);
    if (isConflict(answer)) return { created: false, event: await recognise(calendar, event) };
    if (!isAmbiguous(answer, thrown)) throw thrown;
    const found = await findEvent(calendar, event).catch(() => {
      throw eventFailure(thrown);
    });
    if (found) return { created: true, event: judge(found, event) };
  }
  try {
    return { created: true, event: await insertOnce(calendar, event) };
  } catch (thrown) {
    if (!isConflict(readGoogleError(thrown))) throw thrown;
    return { created: true, event: await recognise(calendar, event) };
  }
}

async function insertOnce(
  calendar: calendar_v3.Calendar,
  event: EventToInsert,
): Promise<calendar_v3.Schema$Event> {
  const { data } = await calendar.events.insert({
    calendarId: event.calendarId,
    sendUpdates: event.sendUpdates,
    conferenceDataVersion: event.conferenceDataVersion,
    requestBody: {
      ...event.requestBody,
      id: event.id,
      extendedProperties: { private: { [FINGERPRINT_PROPERTY]: event.fingerprint } },
    },
  });
  return accept(data);
}

/** The event under our id; none if there is none. */
export async function findEvent(
  calendar: calendar_v3.Calendar,
  event: Pick<EventToInsert, 'calendarId' | 'id'>,
): Promise<calendar_v3.Schema$Event | undefined> {
  try {
    const { data } = await calendar.events.get({ calendarId: event.calendarId, eventId: event.id });
    return accept(data);
  } catch (thrown) {
    const answer = readGoogleError(thrown);
    if (answer.kind === 'answer' && (answer.status === 404 || answer.status === 410)) return undefined;
    throw thrown;
  }
}

async function recognise(
  calendar: calendar_v3.Calendar,
  event: EventToInsert,
): Promise<calendar_v3.Schema$Event> {
  const found = await findEvent(calendar, event);
  // The id of a deleted event stays taken.
  if (!found) throw new Failure('deleted_by_user');
  return judge(found, event);
}

function judge(found: calendar_v3.Schema$Event, event: EventToInsert): calendar_v3.Schema$Event {
  if (found.status === 'cancelled') throw new Failure('deleted_by_user');
  if (found.extendedProperties?.private?.[FINGERPRINT_PROPERTY] !== event.fingerprint) {
    throw new Failure('idempotency_mismatch');
  }
  return found;
}

/** A body that broke off, or that is not Calendar's, says nothing about what happened. */
function accept(data: unknown): calendar_v3.Schema$Event {
  const parsed = eventAnswer.safeParse(data);
  if (!parsed.success)
    throw new Failure('google_unexpected', { remedy: 'retry_later', retryAfter: 10, reason: BROKEN });
  return parsed.data;
}

function isConflict(answer: GoogleAnswer): boolean {
  return answer.kind === 'answer' && answer.status === 409;
}

function isAmbiguous(answer: GoogleAnswer, thrown: unknown): boolean {
  if (thrown instanceof Failure) return thrown.reason === BROKEN;
  return (
    answer.kind === 'timeout' ||
    answer.kind === 'network' ||
    (answer.kind === 'answer' && answer.status >= 500)
  );
}
