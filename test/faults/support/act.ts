import { deriveAttempt } from '../../../shared/attempt/attempt.ts';
import { signIn } from '../../../shared/consent/sign-in.ts';
import type { EngineContext } from '../../../shared/engine/engine-context.ts';
import { type Delivery, workBatch } from '../../../shared/engine/work-batch.ts';
import { inspectGrants } from '../../../shared/preflight/inspect-grants.ts';
import type { EventRequest } from '../../../shared/queue/event-request.ts';
import { SCOPE } from './google.ts';
import { fair, type Weather } from './invocation.ts';
import type { Message } from './message-queue.ts';
import type { World } from './world.ts';

/** How an invocation ended: by itself, with an error, or by being killed. */
export type Ending<T> = { kind: 'ended'; value: T } | { kind: 'threw'; error: unknown } | { kind: 'died' };

/** Runs code as one invocation of a function. */
export async function invoke<T>(
  world: World,
  weather: Weather,
  work: (
    context: ReturnType<World['begin']>['context'],
    invocation: ReturnType<World['begin']>['invocation'],
  ) => Promise<T>,
): Promise<Ending<T> & { crossings: number }> {
  const { invocation, context } = world.begin(weather);
  const ended = work(context, invocation).then(
    (value): Ending<T> => ({ kind: 'ended', value }),
    (error: unknown): Ending<T> => ({ kind: 'threw', error }),
  );
  const died = invocation.death.then((): Ending<T> => ({ kind: 'died' }));
  const ending = await Promise.race([ended, died]);
  return { ...ending, crossings: invocation.crossings() };
}

/** Puts a request into the queue, as whoever asks would. */
export function send(world: World, request: EventRequest): Message {
  return world.queue.add(JSON.stringify(request));
}

/** Gives a message to a worker, and takes out of the queue what it says is done, as Lambda's poller does. */
export async function deliver(world: World, message: Message, weather: Weather = fair) {
  const received = world.queue.receive(message);
  if (!received) return { kind: 'dead' as const, crossings: 0 };
  return invoke(world, weather, async (context, invocation) => {
    const { batchItemFailures } = await workBatch(context, [toRecord(received)]);
    if (batchItemFailures.length > 0) return;
    await invocation
      .cross('queue', 'DeleteMessage', () => world.queue.delete(received.id))
      .catch(() => undefined);
  });
}

/** A message as Lambda words it. */
function toRecord({ id, body, receives, sentAt }: Message): Delivery {
  const attributes = { ApproximateReceiveCount: String(receives), SentTimestamp: String(sentAt) };
  return { messageId: id, receiptHandle: id, body, attributes };
}

export async function preflight(world: World, weather: Weather = fair) {
  return invoke(world, weather, (context) => inspectGrants(context));
}

/** The user goes through Google's consent. */
export async function connect(world: World, user: string, weather: Weather = fair) {
  const attempt = deriveAttempt('A'.repeat(43), { purpose: 'sign-in', scopes: [SCOPE] });
  return invoke(world, weather, (context) =>
    signIn(context, { code: user, path: 'popup', redirectUri: 'postmessage', attempt }),
  );
}

/** Runs code that must not fail, in fair weather. */
export async function calmly<T>(world: World, work: (context: EngineContext) => Promise<T>): Promise<T> {
  const ending = await invoke(world, fair, (context) => work(context));
  if (ending.kind === 'ended') return ending.value;
  throw ending.kind === 'threw' ? ending.error : new Error('died in fair weather');
}

/** Lets the world go on in fair weather until the queue is empty: time passes when nothing is visible. */
export async function runDry(world: World): Promise<void> {
  for (let step = 0; step < 500; step += 1) {
    const [next] = world.queue.visible();
    if (next) {
      await deliver(world, next);
      continue;
    }
    const waiting = world.queue.all().map(({ visibleAt }) => visibleAt);
    if (waiting.length === 0) return;
    world.pass((Math.min(...waiting) - world.now()) / 1000);
  }
  throw new Error('The queue does not run dry.');
}

/** A day goes by: the nightly check runs, and what it found is done. */
export async function passDay(world: World): Promise<void> {
  world.pass(24 * 3600);
  const { kind } = await preflight(world);
  if (kind !== 'ended') throw new Error('The nightly check failed in fair weather.');
  await runDry(world);
}
