import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import * as z from 'zod';
import { eventInputSchema, parseEventInput } from '../../../shared/calendar/event-input.ts';
import { toGoogleEvent } from '../../../shared/calendar/google-event.ts';
import { Failure } from '../../../shared/problems.ts';
import { anyText } from '../../support/any-text.ts';

const runs = { numRuns: 300, seed: 20270328 };

const text = (maxLength: number) => anyText({ maxLength }).map((value) => value.replaceAll(/\p{Cc}/gu, ' '));
const zone = fc.constantFrom(
  'Europe/Zurich',
  'America/New_York',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'UTC',
);
// From the second day on, so that it is 1970 in every zone.
const instant = fc
  .integer({ min: 86_400, max: Date.UTC(2199, 11, 1) / 1000 })
  .map((seconds) => seconds * 1000);

const timedRange = fc
  .record({ start: instant, seconds: fc.integer({ min: 1, max: 1_000_000 }), zone, style: fc.nat(2) })
  .map(({ start, seconds, zone, style }) => {
    const write = (at: number) => {
      const zoned = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
      const withOffset = zoned.toString({ timeZoneName: 'never' });
      if (style === 0) return { dateTime: withOffset };
      return { dateTime: style === 1 ? withOffset : new Date(at).toISOString(), timeZone: zone };
    };
    return { start: write(start), end: write(start + seconds * 1000) };
  });

const dayRange = fc
  .record({ start: instant, days: fc.integer({ min: 1, max: 400 }) })
  .map(({ start, days }) => {
    const date = (at: number) => ({
      date: new Date(Math.min(at, Date.UTC(2199, 11, 31))).toISOString().slice(0, 10),
    });
    return { start: date(start), end: date(start + days * 86_400_000) };
  });

const optional = fc.record(
  {
    calendarId: fc.constantFrom(
      'primary',
      'ada@example.com',
      'c_188@group.calendar.google.com',
      'en.swiss#holiday@group.v.calendar.google.com',
    ),
    description: text(200).map((value) => `${value}\n\t`),
    location: text(50),
    attendees: fc.uniqueArray(
      fc.record(
        {
          email: fc.nat(999).map((n) => `Guest.${n}+x@mail.example.com`),
          displayName: text(20),
          optional: fc.boolean(),
        },
        { requiredKeys: ['email'] },
      ),
      { selector: (guest) => guest.email, maxLength: 200, size: '+1' },
    ),
    reminders: fc.oneof(
      fc.constant({ useDefault: true }),
      fc.record({
        useDefault: fc.constant(false),
        overrides: fc.array(
          fc.record({
            method: fc.constantFrom('email', 'popup'),
            minutes: fc.integer({ min: 0, max: 40320 }),
          }),
          { maxLength: 5 },
        ),
      }),
    ),
    colorId: fc.integer({ min: 1, max: 11 }).map(String),
    visibility: fc.constantFrom('default', 'public', 'private', 'confidential'),
    transparency: fc.constantFrom('opaque', 'transparent'),
    conference: fc.constant('meet'),
    sendUpdates: fc.constantFrom('all', 'externalOnly', 'none'),
    guestsCanModify: fc.boolean(),
    guestsCanInviteOthers: fc.boolean(),
    guestsCanSeeOtherGuests: fc.boolean(),
  },
  { requiredKeys: [] },
);

const validEvent = fc
  .tuple(
    text(200).map((value) => `x${value}`),
    fc.oneof(timedRange, dayRange),
    optional,
  )
  .map(([summary, range, rest]) => ({ summary, ...range, ...rest }));

describe('an event', () => {
  test('is accepted whatever its valid fields, and answered unchanged but for the defaults', () => {
    fc.assert(
      fc.property(validEvent, (event) => {
        expect(parseEventInput(event)).toEqual({ calendarId: 'primary', sendUpdates: 'none', ...event });
      }),
      runs,
    );
  });

  test('stays the same when it is checked again', () => {
    fc.assert(
      fc.property(validEvent, (event) => {
        const once = parseEventInput(event);
        expect(parseEventInput(JSON.parse(JSON.stringify(once)))).toEqual(once);
      }),
      runs,
    );
  });

  test('may use every character of its lengths, counted in code points', () => {
    const event = {
      summary: '😀'.repeat(1024),
      description: 'x'.repeat(8192),
      location: '\u{10FFFF}'.repeat(1024),
      start: { date: '1970-01-01' },
      end: { date: '2199-12-31' },
      attendees: Array.from({ length: 200 }, (_, i) => ({
        email: `u${i}@xn--bcher-kva.example`,
        displayName: 'é'.repeat(256),
      })),
    };
    expect(parseEventInput(event)).toMatchObject(event);
  });

  test('may fall on February 29 of a leap year and on the last second of a day', () => {
    const event = {
      summary: 'Leap',
      start: { dateTime: '2028-02-29T23:59:59.999Z' },
      end: { dateTime: '2028-03-01T00:00:00Z' },
    };
    expect(parseEventInput(event).start).toEqual(event.start);
  });

  test('may name its instants in UTC beside any zone, since Z and -00:00 say nothing of the local offset', () => {
    const event = {
      summary: 'Call',
      start: { dateTime: '2027-06-01T10:00:00Z', timeZone: 'Europe/Zurich' },
      end: { dateTime: '2027-06-01T11:00:00-00:00', timeZone: 'Europe/Zurich' },
    };
    expect(parseEventInput(event)).toMatchObject(event);
  });

  test('may start and end in different zones', () => {
    const event = {
      summary: 'Flight',
      start: { dateTime: '2027-06-01T13:00:00', timeZone: 'Europe/Zurich' },
      end: { dateTime: '2027-06-01T12:30:00', timeZone: 'America/New_York' },
    };
    expect(parseEventInput(event)).toMatchObject(event);
  });
});

describe('a body that is anything at all', () => {
  const refusedOrAccepted = (body: unknown) => {
    try {
      return { accepted: parseEventInput(body) };
    } catch (error) {
      if (error instanceof Failure) return { refused: error };
      throw error;
    }
  };

  test('is refused with a Failure, or not at all', () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue({ maxDepth: 6 }), fc.anything()), (body) => {
        expect([400, 422]).toContain(refusedOrAccepted(body).refused?.status);
      }),
      runs,
    );
  });

  test('is accepted only when its shape is that of the schema', () => {
    const junk = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom('__proto__', 'constructor', '\ud800', '\u0000', 1e308),
    );
    const names = fc.constantFrom(...Object.keys(eventInputSchema.shape), '__proto__', 'toString', 'x');
    fc.assert(
      fc.property(validEvent, names, junk, (event, name, value) => {
        const body = JSON.parse(JSON.stringify({ ...event, [name]: value }));
        const { accepted, refused } = refusedOrAccepted(body);
        const shaped = eventInputSchema.safeParse(body).success;
        expect(accepted !== undefined && !shaped).toBe(false);
        expect(refused === undefined || (refused.errors?.length ?? 0) > 0).toBe(true);
      }),
      runs,
    );
  });

  test('may be nested as deep as a request is long', () => {
    const deep = JSON.parse(`${'[{"a":'.repeat(2500)}1${'}]'.repeat(2500)}`);
    expect(refusedOrAccepted({ summary: deep, start: deep, x: deep }).refused?.code).toBe('invalid_event');
  });
});

describe('the JSON Schema of an event', () => {
  const schema = z.toJSONSchema(eventInputSchema, { io: 'input' });

  test('asks for what is needed, and for nothing that has a default', () => {
    expect(schema.required).toEqual(['summary', 'start', 'end']);
    expect(schema.additionalProperties).toBe(false);
  });

  test('states the limits as numbers', () => {
    expect(schema.properties).toMatchObject({
      calendarId: { maxLength: 254, default: 'primary' },
      summary: { maxLength: 1024, pattern: '\\S' },
      description: { maxLength: 8192 },
      location: { maxLength: 1024 },
      start: { additionalProperties: false, oneOf: [{ required: ['date'] }, { required: ['dateTime'] }] },
      attendees: { maxItems: 200, items: { properties: { email: { format: 'email', maxLength: 254 } } } },
      recurrence: { minItems: 1, maxItems: 50, items: { maxLength: 2048 } },
      reminders: {
        properties: {
          overrides: { maxItems: 5, items: { properties: { minutes: { minimum: 0, maximum: 40320 } } } },
        },
      },
      sendUpdates: { default: 'none', enum: ['all', 'externalOnly', 'none'] },
    });
  });
});

describe('the event that Google gets', () => {
  test('means the same instants, whatever way they were written', () => {
    fc.assert(
      fc.property(validEvent, (event) => {
        const input = parseEventInput(event);
        const { requestBody } = toGoogleEvent(input, 'r');
        for (const [given, sent] of [
          [input.start, requestBody.start],
          [input.end, requestBody.end],
        ] as const) {
          expect(sent?.date).toBe(given.date);
          expect(Date.parse(sent?.dateTime ?? '')).toBe(Date.parse(given.dateTime ?? ''));
          expect(sent?.timeZone).toBe(given.timeZone);
        }
      }),
      runs,
    );
  });
});
