import fc from 'fast-check';
import { type RouteId, routes } from '../../../shared/routes.ts';
import { bodyOf, writing } from './bodies.ts';
import { cookie, header, odd, routeKeyed } from './headers.ts';
import { mostly } from './mostly.ts';
import { people } from './people.ts';
import { callbackQuery, listQuery, someQuery } from './queries.ts';
import { token } from './security-events.ts';
import { EVENTS_SCOPE, IDENTITY_SCOPES, LIST_SCOPE } from './settings.ts';
import type { Step } from './step.ts';
import { weather } from './weather.ts';
import { json, text } from './wild.ts';

/** How often each operation is called; what is not named, four times. */
const WEIGHTS: Partial<Record<RouteId, number>> = {
  beginAttempt: 10,
  exchangeCode: 8,
  receiveCallback: 8,
  upgradeScopes: 6,
  createEvent: 12,
  createSchedule: 10,
  changeSchedule: 7,
  disconnect: 1,
  forgetCalendar: 1,
  signOutEverywhere: 1,
  signOut: 2,
  receiveSecurityEvent: 3,
};
const scopes = fc.constantFrom<readonly string[]>(
  [...IDENTITY_SCOPES, EVENTS_SCOPE],
  [...IDENTITY_SCOPES, EVENTS_SCOPE, LIST_SCOPE],
  IDENTITY_SCOPES,
  ['openid'],
  [EVENTS_SCOPE],
);

function stepOf(id: RouteId | 'unknown'): fc.Arbitrary<Step> {
  const who = fc.oneof(
    { weight: 3, arbitrary: fc.nat(1) },
    { weight: 2, arbitrary: fc.nat(people.length - 1) },
  );
  return fc.record({
    id: fc.constant(id),
    who,
    pass: mostly(0, fc.constantFrom(1000, 3_600_000, 86_400_000, 15 * 86_400_000), 80),
    value: id === 'unknown' ? json : bodyOf(id),
    writing,
    token,
    code: fc.record({
      of: who,
      scopes,
      offline: mostly(true, fc.constant(false), 3),
      known: mostly(true, fc.constant(false), 6),
    }),
    query: id === 'receiveCallback' ? callbackQuery : id === 'listSchedules' ? listQuery : someQuery,
    plan: fc.oneof(
      { weight: 6, arbitrary: fc.constant('own' as const) },
      { weight: 1, arbitrary: fc.constant('foreign' as const) },
      {
        weight: 1,
        arbitrary: fc
          .oneof(text, fc.constantFrom('0'.repeat(52), 'w'.repeat(52), '..', ''))
          .map((raw) => ({ raw })),
      },
    ),
    headers: fc.oneof({ weight: 5, arbitrary: fc.constant([]) }, fc.array(header, { maxLength: 3 })),
    upperCase: mostly(false, fc.constant(true), 20),
    cookies: fc.record({ session: cookie, attempt: cookie, inHeader: mostly(false, fc.constant(true), 20) }),
    odd: mostly<readonly (readonly [string, unknown])[]>(
      [],
      fc.oneof(
        fc.array(odd, { minLength: 1, maxLength: 2 }),
        routeKeyed.map((one) => [one]),
      ),
      40,
    ),
    remaining: mostly(10_000, fc.constantFrom(0, 700, 1001, 3000), 40),
    weather,
  });
}
/** What is sent as a page of the application would, in fair weather. */
function usual(id: RouteId, value: unknown): fc.Arbitrary<Step> {
  return stepOf(id).map((step) => ({
    ...step,
    who: step.who % 2,
    value,
    writing: { kind: 'json' },
    headers: [],
    odd: [],
    cookies: { session: 'jar', attempt: 'jar', inHeader: false },
    remaining: 10_000,
    weather: { aws: [], google: [] },
  }));
}

/** Two requests of one person, of which the second needs what the first has brought. */
function pair(first: fc.Arbitrary<Step>, second: fc.Arbitrary<Step>): fc.Arbitrary<Step[]> {
  return fc
    .tuple(first, second, fc.nat(3))
    .map(([one, two, other]) => [
      one,
      { ...two, who: one.who, code: { ...two.code, of: other === 0 ? two.code.of : one.who } },
    ]);
}

const signIn = usual('beginAttempt', { purpose: 'sign-in' });
const upgrade = usual('beginAttempt', { purpose: 'upgrade' });
const plan = usual('createSchedule', {
  when: { cron: '0 9 * * 1', timeZone: 'Europe/Paris' },
  event: { summary: 'Standup' },
});

const groups = fc.oneof(
  ...(Object.keys(routes) as RouteId[]).map((id) => ({
    weight: WEIGHTS[id] ?? 4,
    arbitrary: stepOf(id).map((step) => [step]),
  })),
  { weight: 2, arbitrary: stepOf('unknown').map((step) => [step]) },
  ...(['exchangeCode', 'receiveCallback'] as const).map((id) => ({
    weight: 4,
    arbitrary: pair(signIn, stepOf(id)),
  })),
  ...(['upgradeScopes', 'receiveCallback'] as const).map((id) => ({
    weight: 4,
    arbitrary: pair(upgrade, stepOf(id)),
  })),
  ...(['readSchedule', 'changeSchedule', 'deleteSchedule', 'listSchedules'] as const).map((id) => ({
    weight: 3,
    arbitrary: pair(plan, stepOf(id)),
  })),
);

/** How many requests come one after the other, of several people to one deployment. */
const IN_A_ROW = 25;

export const steps: fc.Arbitrary<Step[]> = fc
  .array(groups, { minLength: IN_A_ROW, maxLength: IN_A_ROW, size: 'max' })
  .map((some) => some.flat().slice(0, IN_A_ROW));
