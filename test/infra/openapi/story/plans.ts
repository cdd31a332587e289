import { expect, test } from '@jest/globals';
import { busEventSample } from '../../../../infra/openapi/describe-bus.ts';
import { samples } from '../../../../infra/openapi/samples/samples.ts';
import { scheduleSamples } from '../../../../infra/openapi/samples/schedule-samples.ts';
import { examplesOf } from '../support/document-examples.ts';
import { shapeOf } from '../support/shape-of.ts';
import type { World } from './world.ts';

const { keys, planned, later, inSummer, changed, pages, runs } = scheduleSamples;
/** When the examples were made, to the second: the walk up to here takes its time. */
const withoutMoment = ({ createdAt: _made, ...plan }: { createdAt: string }) => plan;

/** Tells what Ada plans, and what becomes of it while she is away. */
export function tellOfPlans(world: World): void {
  const { step, take } = world;
  const plan = () => take('parameter ScheduleId');

  test('that are made are those of the examples', async () => {
    const { ada } = world;
    const asked = {
      weekly: take('createSchedule Idempotency-Key'),
      once: keys.once,
      regular: keys.regular,
    } as const;
    for (const name of ['weekly', 'once', 'regular'] as const) {
      const headers = { 'idempotency-key': asked[name] };
      const made = { request: name, headers, status: 201, answer: name };
      const { body } = await step(ada, 'createSchedule', made);
      expect(body).toMatchObject(withoutMoment(planned[name]));
    }
    await step(ada, 'deleteSchedule', { plan: planned.regular.id, status: 204 });
  });

  test('create an event, and miss the time when the system is down', async () => {
    const { ada } = world;
    await world.liveUntil('2027-03-15T08:01:00Z');
    await ada.call('GET', '/session');
    const [found] = world.stack.bus.events('EventCreated');
    const { htmlLink: _link, ...exact } = busEventSample.detail;
    expect(found?.detail).toMatchObject(exact);
    for (const { value } of examplesOf('bus')) {
      const { detail, 'detail-type': type, source } = value as typeof busEventSample;
      expect(shapeOf(found?.detail)).toEqual(shapeOf(detail));
      expect(found).toMatchObject({ detailType: type, source });
    }

    await world.liveUntil('2027-03-21T08:00:00Z');
    await world.sleepUntil(runs.missed.updatedAt);
    const { body } = await step(ada, 'readSchedule', { plan: plan(), status: 200, answer: 'running' });
    expect(body).toMatchObject({
      ...withoutMoment(later),
      runs: [{ status: 'missed' }, { status: 'created' }],
    });
  });

  test('are parked when Ada takes the access back at Google', async () => {
    const { ada, stack } = world;
    await world.liveUntil('2027-03-29T06:30:00Z');
    stack.google.control.revokeGrant(samples.user.email);
    stack.google.control.expireAccessTokens();
    await world.liveUntil('2027-03-29T07:01:00Z');
    const { body } = await step(ada, 'readSchedule', { plan: plan(), status: 200, answer: 'parked' });
    const { occurrence, status, reason } = runs.parked;
    expect(body).toMatchObject({ status: 'parked', runs: [{ occurrence, status, reason }, {}, {}] });
    await step(ada, 'readSession', { status: 200, answer: 'revoked' });
  });

  test('go on when Ada connects again, and are listed page by page', async () => {
    const { ada } = world;
    expect(await ada.redirect({ purpose: 'upgrade', prompt: 'consent' })).toBe('upgraded');
    await world.liveUntil('2027-03-31T12:00:00Z');
    const headers = { 'idempotency-key': take('createSchedule Idempotency-Key') };
    const again = { request: 'weekly', headers, status: 200, answer: 'weekly' };
    expect((await step(ada, 'createSchedule', again)).body).toMatchObject(withoutMoment(inSummer));
    const first = await step(ada, 'listSchedules', { query: '?limit=1', status: 200, answer: 'first' });
    const { nextCursor } = pages.first;
    expect(first.body).toMatchObject({ schedules: [{ id: plan() }], nextCursor });
    const query = `?limit=${take('listSchedules limit')}&cursor=${take('listSchedules cursor')}`;
    const last = await step(ada, 'listSchedules', { query, status: 200, answer: 'last' });
    expect(last.body).toMatchObject({ schedules: pages.last.schedules.map(withoutMoment) });
  });

  test('are changed as in the examples, by who has seen the last version', async () => {
    const { ada } = world;
    const change = (request: 'pause' | 'resume' | 'move', ifMatch: string) => ({
      plan: plan(),
      request,
      headers: { 'if-match': ifMatch },
    });
    const stale = change('pause', take('changeSchedule If-Match'));
    await step(ada, 'changeSchedule', { ...stale, status: 412 });
    let { headers } = await step(ada, 'readSchedule', { plan: plan(), status: 200 });
    for (const name of ['pause', 'resume', 'move'] as const) {
      const seen = change(name, headers.get('etag') ?? '');
      const answered = await step(ada, 'changeSchedule', { ...seen, status: 200, answer: name });
      expect(answered.body).toMatchObject(withoutMoment(changed[name]));
      headers = answered.headers;
    }
  });
}
