import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/v3.js';
import { Refusal } from '../answers.ts';

type Event = calendar_v3.Schema$Event;

function checkId(id: string | null | undefined): void {
  if (typeof id === 'string' && !/^[a-v0-9]{5,1024}$/.test(id)) throw new Refusal('invalidId');
}

function checkRecurrence(recurrence: Event['recurrence']): void {
  for (const line of recurrence ?? []) {
    if (!/^(RRULE|EXRULE|RDATE|EXDATE)[:;]/.test(line)) throw new Refusal('invalidRecurrence');
    if (!line.startsWith('RRULE')) continue;
    const parts = new Map(
      line
        .slice(6)
        .split(';')
        .map((part): [string, string] => {
          const [name = '', value = ''] = part.split('=');
          return [name.toUpperCase(), value];
        }),
    );
    const frequency = parts.get('FREQ') ?? '';
    if (!/^(DAILY|WEEKLY|MONTHLY|YEARLY)$/.test(frequency)) throw new Refusal('invalidRecurrence');
    if (parts.has('COUNT') && parts.has('UNTIL')) throw new Refusal('invalidRecurrence');
    if (parts.has('COUNT') && !/^[1-9]\d*$/.test(parts.get('COUNT') ?? ''))
      throw new Refusal('invalidRecurrence');
  }
}

/** At most five overrides, each `email` or `popup`, 0 to 40,320 minutes (four weeks) before. */
function checkReminders(reminders: Event['reminders']): void {
  const overrides = reminders?.overrides ?? [];
  if (reminders?.useDefault && overrides.length > 0) throw new Refusal('remindersConflict');
  if (overrides.length > 5) throw new Refusal('tooManyReminders');
  for (const { method, minutes } of overrides) {
    if (method !== 'email' && method !== 'popup') throw new Refusal('invalidReminders');
    if (!Number.isInteger(minutes) || Number(minutes) < 0 || Number(minutes) > 40_320) {
      throw new Refusal('invalidReminders');
    }
  }
}

function checkChoice(value: string | null | undefined, allowed: readonly string[]): void {
  if (value !== undefined && value !== null && !allowed.includes(value)) throw new Refusal('invalidValue');
}

/** Keys up to 44 and values up to 1,024 characters. */
function checkProperties(properties: Event['extendedProperties']): void {
  for (const group of [properties?.private, properties?.shared]) {
    for (const [key, value] of Object.entries(group ?? {})) {
      if (key.length > 44 || typeof value !== 'string' || value.length > 1024)
        throw new Refusal('invalidProperty');
    }
  }
}

/**
 * What Google refuses in an event besides its times.
 *
 * @throws Refusal with Google's error.
 * Source: https://developers.google.com/workspace/calendar/api/v3/reference/events#resource
 */
export function checkEvent(event: Event): void {
  checkId(event.id);
  checkRecurrence(event.recurrence);
  checkReminders(event.reminders);
  checkProperties(event.extendedProperties);
  checkChoice(event.status, ['confirmed', 'tentative', 'cancelled']);
  checkChoice(event.transparency, ['opaque', 'transparent']);
  checkChoice(event.visibility, ['default', 'public', 'private', 'confidential']);
  if (event.colorId && !/^([1-9]|1[01])$/.test(event.colorId)) throw new Refusal('invalidColor');
  for (const { email } of event.attendees ?? []) {
    if (!/^[^\s@]+@[^\s@]+$/.test(email ?? '')) throw new Refusal('invalidAttendee');
  }
}
