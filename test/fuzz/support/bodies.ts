import fc from 'fast-check';
import type { RouteId } from '../../../shared/routes.ts';
import { whenBody } from '../../shared/schedules/support/arbitrary-when.ts';
import { requestExamples } from './documented.ts';
import { mutated } from './mutate.ts';
import { EVENTS_SCOPE, LIST_SCOPE } from './settings.ts';
import { CLIENT_TEXT, deepText, json, text } from './wild.ts';

/** Stands in a body for what only the world knows when the request is sent. */
const PLACEHOLDER = { state: '@state', code: '@code' } as const;

const scope = fc.constantFrom(EVENTS_SCOPE, LIST_SCOPE, 'openid', `${EVENTS_SCOPE}.readonly`, '');
const zone = fc.constantFrom(
  'Europe/Paris',
  'America/New_York',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
  'UTC',
);
const local = fc
  .integer({ min: Date.UTC(2027, 0, 1) / 60_000, max: Date.UTC(2035, 0, 1) / 60_000 })
  .map((minute) => new Date(minute * 60_000).toISOString().slice(0, 19));

const timed = fc
  .record({
    at: local,
    hours: fc.integer({ min: 1, max: 48 }),
    zone,
    offset: fc.constantFrom('', 'Z', '+01:00'),
  })
  .map(({ at, hours, zone: timeZone, offset }) => {
    const end = new Date(Date.parse(`${at}Z`) + hours * 3_600_000).toISOString().slice(0, 19);
    return {
      start: { dateTime: `${at}${offset}`, timeZone },
      end: { dateTime: `${end}${offset}`, timeZone },
    };
  });
const event = fc
  .tuple(
    timed,
    fc.record(
      {
        summary: fc.string({ minLength: 1, maxLength: 20 }).map((some) => `${CLIENT_TEXT}${some}`),
        description: fc.lorem(),
        location: fc.lorem({ maxCount: 2 }),
        attendees: fc
          .uniqueArray(fc.nat(50), { maxLength: 4 })
          .map((ids) => ids.map((id) => ({ email: `guest${id}@example.com` }))),
        recurrence: fc.constantFrom(
          ['RRULE:FREQ=DAILY;COUNT=3'],
          ['RRULE:FREQ=WEEKLY;BYDAY=MO,WE'],
          ['RRULE:FREQ=YEARLY;COUNT=9999'],
        ),
        reminders: fc.constantFrom(
          { useDefault: true },
          { useDefault: false, overrides: [{ method: 'popup', minutes: 5 }] },
        ),
        colorId: fc.constantFrom('1', '11'),
        conference: fc.constant('meet'),
        sendUpdates: fc.constantFrom('all', 'none', 'externalOnly'),
        calendarId: fc.constantFrom('primary', 'nobody@example.com', 'team@group.calendar.google.com'),
      },
      { requiredKeys: ['summary'] },
    ),
  )
  .map(([time, rest]) => ({ ...time, ...rest }));

const planned = fc.record(
  {
    when: whenBody,
    event: fc.record({
      summary: fc.constantFrom(`${CLIENT_TEXT} Report of {{date}}`, 'Standup', '{{', '{{unknown}}'),
      duration: fc.constantFrom('PT30M', 'P1D', { minutes: 30 }, 'PT0S'),
    }),
    missed: fc.constantFrom('skip', 'run'),
    count: fc.integer({ min: 1, max: 500 }),
  },
  { requiredKeys: ['when', 'event'] },
);

const code = fc.record({
  code: fc.constant(PLACEHOLDER.code),
  state: fc.constant(PLACEHOLDER.state),
});
const attempt = fc.record(
  {
    purpose: fc.constantFrom('sign-in', 'upgrade'),
    scopes: fc.array(scope, { maxLength: 3 }),
    prompt: fc.constantFrom('consent', 'select_account'),
    loginHint: text,
  },
  { requiredKeys: ['purpose'] },
);

const likely: Partial<Record<RouteId, fc.Arbitrary<unknown>>> = {
  beginAttempt: fc.oneof(fc.constant({ purpose: 'upgrade' }), fc.constant({ purpose: 'sign-in' }), attempt),
  exchangeCode: code,
  upgradeScopes: code,
  createEvent: event,
  createSchedule: planned,
  changeSchedule: fc.oneof(
    fc.record({ status: fc.constantFrom('active', 'paused') }),
    fc.record({ count: fc.oneof(fc.constant(null), fc.integer({ min: 1, max: 99 })) }),
    fc.record({ when: whenBody }),
  ),
};

/** The value of a JSON body: what the operation takes, what nearly is that, and anything else. */
export function bodyOf(id: RouteId): fc.Arbitrary<unknown> {
  const own = likely[id];
  const examples = requestExamples(id);
  if (!own) return json;
  return fc.oneof(
    { weight: 6, arbitrary: own },
    { weight: 2, arbitrary: fc.constantFrom(...examples) },
    { weight: 6, arbitrary: mutated(examples) },
    { weight: 3, arbitrary: own.chain((value) => mutated([value])) },
    { weight: 1, arbitrary: json },
  );
}

/** How a value becomes the text of a body, or what comes in its place. */
export type Writing =
  | { kind: 'json' | 'base64' | 'unpadded' | 'cut' | 'bom' }
  | { kind: 'text'; text: string | null | undefined };

export const writing: fc.Arbitrary<Writing> = fc.oneof(
  { weight: 30, arbitrary: fc.constant<Writing>({ kind: 'json' }) },
  {
    weight: 3,
    arbitrary: fc.constantFrom<Writing>(
      { kind: 'base64' },
      { kind: 'unpadded' },
      { kind: 'cut' },
      { kind: 'bom' },
    ),
  },
  {
    weight: 2,
    arbitrary: fc
      .oneof(
        text,
        deepText,
        fc.constantFrom('', 'null', '[]', '"x"', '{', '{"a":1,"a":2}', '{"a":1e999}', null, undefined),
      )
      .map((given): Writing => ({ kind: 'text', text: given })),
  },
);

export function write(
  value: unknown,
  how: Writing,
): { body: string | null | undefined; isBase64Encoded: boolean } {
  const whole = JSON.stringify(value) ?? '';
  const base64 = Buffer.from(whole).toString('base64');
  switch (how.kind) {
    case 'json':
      return { body: whole, isBase64Encoded: false };
    case 'base64':
      return { body: base64, isBase64Encoded: true };
    case 'unpadded':
      return { body: `${base64.replace(/=*$/, '')}!`, isBase64Encoded: true };
    case 'cut':
      return { body: whole.slice(0, whole.length >> 1), isBase64Encoded: false };
    case 'bom':
      return { body: `\ufeff${whole}`, isBase64Encoded: false };
    case 'text':
      return { body: how.text, isBase64Encoded: false };
  }
}
