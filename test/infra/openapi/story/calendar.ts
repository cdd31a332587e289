import { expect, test } from '@jest/globals';
import { samples } from '../../../../infra/openapi/samples/samples.ts';
import { CALENDAR_LIST_SCOPE } from '../../../support/use-stack.ts';
import type { World } from './world.ts';

/** Tells what is done in Ada's Calendar while she is there. */
export function tellOfCalendar(world: World): void {
  const { step, take } = world;

  test('of hers lists what the example lists', async () => {
    const { ada } = world;
    expect(await ada.redirect({ purpose: 'upgrade', scopes: [CALENDAR_LIST_SCOPE] })).toBe('upgraded');
    const { body } = await step(ada, 'listCalendars', { status: 200, answer: 'calendars' });
    expect(body).toEqual(samples.calendars);
  });

  test('of hers gets each event of the examples, and one of a key', async () => {
    const { ada } = world;
    const { timed } = samples.createdEvents;
    const keyed = { request: 'timed', headers: { 'idempotency-key': take('createEvent Idempotency-Key') } };
    const created = await step(ada, 'createEvent', { ...keyed, status: 201, answer: 'timed' });
    const { id, start, end, summary } = timed;
    expect(created.body).toMatchObject({ id, start, end, summary });
    expect(created.headers.get('idempotency-key')).toBe(take('header IdempotencyKey'));
    const found = await step(ada, 'createEvent', { ...keyed, status: 200, answer: 'timed' });
    expect(found.body).toEqual(created.body);
    await step(ada, 'createEvent', { request: 'allDay', status: 201, answer: 'allDay' });
    await step(ada, 'createEvent', { request: 'weekly', status: 201, answer: 'weekly' });
  });

  test('of hers cannot be reached: it is said when to try again', async () => {
    const { google } = world.stack;
    google.control.expireAccessTokens();
    google.control.faults.set('refresh', { kind: 'answer', answer: 'server_busy' });
    const { headers } = await step(world.ada, 'createEvent', { request: 'timed', status: 503 });
    expect(headers.get('retry-after')).toBe(take('header RetryAfter'));
  });
}
