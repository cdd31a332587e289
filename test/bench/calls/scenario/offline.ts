import { setTimeout as wait } from 'node:timers/promises';
import type { LocalStack } from '../../../../infra/local/stack.ts';
import type { EventRequest } from '../../../../shared/queue/event-request.ts';
import type { AppUser } from '../../../support/app-user.ts';
import { type Delivery, deliver, receiveAll } from '../deliveries.ts';
import { connectUser, expectStatus, meetup, type Scene } from './scene.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Users of a whole batch. */
const BATCH = 10;

interface Cast {
  /** Google's `sub` of someone with two plans for the same time. */
  twice: string;
  /** Of someone who comes second to a worker. */
  other: string;
  /** Of those who fill a batch. */
  batch: readonly string[];
  everybody: readonly AppUser[];
}

/** What is done for people who are away. */
export async function measureOffline(scene: Scene): Promise<void> {
  const cast = await plan(scene.stack);
  scene.passTime(20 * MINUTE);
  await measurePlans(scene, cast);
  await createEvents(cast);
  await measureBroadcast(scene, cast);
  scene.passTime(DAY);
  await measureRenewingPlans(scene, cast);
  scene.passTime(HOUR * 2);
  const again = await broadcast(scene.stack, cast, 'again');
  await scene.measure('broadcast-batch-renewing', () => work(scene.stack, again), again.length);
  scene.passTime(4 * DAY);
  await scene.measure('preflight', () => scene.stack.engine.invoke('preflight', {}), BATCH + 2);
  const checks = only(await receiveKind(scene.stack, 'check-grant'), cast.batch);
  await scene.measure('check-grants', () => work(scene.stack, checks), checks.length);
}

/** Everybody plans something for every day at the same time, soon enough that the access tokens are still good. */
async function plan(stack: LocalStack): Promise<Cast> {
  const at = new Date(stack.clock.now() + 20 * MINUTE);
  const cron = `${at.getUTCMinutes()} ${at.getUTCHours()} * * *`;
  const body = { when: { cron, timeZone: 'UTC' }, event: { summary: 'Stand-up', duration: 'PT15M' } };
  const everybody: AppUser[] = [];
  const subs: string[] = [];
  for (let index = 0; index < BATCH + 2; index += 1) {
    const user = await connectUser(stack, `offline-${index}@example.com`);
    for (let plans = index === 0 ? 2 : 1; plans > 0; plans -= 1)
      await expectStatus(201, user.call('POST', '/schedules', { body }));
    everybody.push(user);
    subs.push((await user.call('GET', '/session')).body.user.id);
  }
  const [twice = '', other = '', ...batch] = subs;
  return { twice, other, batch, everybody };
}

async function measurePlans({ stack, measure }: Scene, cast: Cast): Promise<void> {
  const due = await fireDue(stack);
  const [cold, warm] = only(due, [cast.twice]);
  if (!cold || !warm) throw new Error('Nothing came due.');
  stack.restartFunctions();
  await measure('offline-cold', () => work(stack, [cold]));
  await measure('offline-warm', () => work(stack, [warm]));
  const batch = only(due, cast.batch);
  await measure('offline-batch', () => work(stack, batch), batch.length);
}

/** A day later every access token has run out. */
async function measureRenewingPlans({ stack, measure }: Scene, cast: Cast): Promise<void> {
  const due = await fireDue(stack);
  stack.restartFunctions();
  await measure('offline-renewing-cold', () => work(stack, only(due, [cast.twice]).slice(0, 1)));
  await measure('offline-renewing', () => work(stack, only(due, [cast.other])));
  const batch = only(due, cast.batch);
  await measure('offline-batch-renewing', () => work(stack, batch), batch.length);
}

async function measureBroadcast(scene: Scene, cast: Cast): Promise<void> {
  const { stack, measure } = scene;
  await measure('broadcast-start', () =>
    stack.engine.invoke('plan-broadcast', { id: 'meetup', event: meetup }),
  );
  const segments = await receiveAll(stack, 'broadcasts');
  const messages: Delivery[] = [];
  let most = 0;
  for (const segment of segments) {
    const walk = () => deliver(stack, 'broadcasts', 'plan-broadcast', [segment]);
    // The segment with the most users tells most; which it is, their ids decide.
    const began = messages.length;
    const reached = (await usersOf(stack, segment)).length;
    await (reached > most ? measure('broadcast-plan', walk, reached) : walk());
    most = Math.max(most, reached);
    messages.push(...(await receiveKind(stack, 'broadcast')));
    if (messages.length - began !== reached) throw new Error('A segment reached others than those in it.');
  }
  const batch = only(messages, cast.batch);
  await measure('broadcast-batch', () => work(stack, batch), batch.length);
}

async function broadcast(stack: LocalStack, cast: Cast, id: string): Promise<Delivery[]> {
  await stack.engine.invoke('plan-broadcast', { id, event: meetup });
  for (const segment of await receiveAll(stack, 'broadcasts'))
    await deliver(stack, 'broadcasts', 'plan-broadcast', [segment]);
  return only(await receiveKind(stack, 'broadcast'), cast.batch);
}

/** The grants in a segment's shard. */
async function usersOf(stack: LocalStack, { message }: Delivery): Promise<unknown[]> {
  const { shard } = JSON.parse(message.Body) as { shard: number };
  return (await stack.dynamodb.items()).filter((item) => item['shard'] === `GRANT#${shard}`);
}

/** An event each over HTTP, so that the access tokens at rest are good again. */
async function createEvents({ everybody }: Cast): Promise<void> {
  for (const user of everybody) await expectStatus(201, user.call('POST', '/events', { body: meetup }));
}

/** @returns the occurrences of plans that have come due */
async function fireDue(stack: LocalStack): Promise<Delivery[]> {
  await stack.scheduler.fireDue();
  // The Scheduler also invokes, without waiting; what it has begun must not run into what is measured.
  while (stack.engine.invocations().some(({ outcome }) => outcome === 'running')) await wait(5);
  return receiveKind(stack, 'scheduled');
}

/** Empties the event queue. @returns what was of one kind */
async function receiveKind(stack: LocalStack, wanted: EventRequest['kind']): Promise<Delivery[]> {
  return (await receiveAll(stack, 'events')).filter(({ kind }) => kind === wanted);
}

const work = (stack: LocalStack, deliveries: readonly Delivery[]) =>
  deliver(stack, 'events', 'run-event', deliveries);

const only = (deliveries: readonly Delivery[], users: readonly string[]) =>
  deliveries.filter(({ user }) => users.includes(user));
