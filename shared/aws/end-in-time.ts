import { currentEnd } from '../deadline.ts';

type Next<Output> = (args: never) => Promise<Output>;
type Middleware = <Output>(next: Next<Output>) => Next<Output>;
type Place<Step> = { step: Step; priority: 'high' | 'low'; name: string };

/** The part of a client of the AWS SDK that takes what is to happen with every call. */
interface Client {
  middlewareStack: {
    add(middleware: Middleware, place: Place<'initialize'>): void;
    add(middleware: Middleware, place: Place<'finalizeRequest'>): void;
  };
}

/**
 * Ends a call, with all its repeats and the pauses between them, before the invocation that makes it ends; then
 * nothing is known of it, as when its answer is lost. What it has left to try is not tried any more: a Lambda that
 * has answered is frozen, and would go on with it in the next invocation.
 *
 * @returns the client. Its calls throw InvocationEnds when the time is up
 */
export function endInTime<C extends Client>(client: C): C {
  client.middlewareStack.add((next) => (args) => race(() => next(args)), {
    step: 'initialize',
    priority: 'high',
    name: 'endInTime',
  });
  // After the SDK's own repeats: it sees each of them.
  client.middlewareStack.add(
    (next) => async (args) => {
      if (currentEnd()?.remaining() === 0) throw outOfTime();
      return next(args);
    },
    { step: 'finalizeRequest', priority: 'low', name: 'beginInTime' },
  );
  return client;
}

async function race<T>(call: () => Promise<T>): Promise<T> {
  const left = currentEnd()?.remaining();
  if (left === undefined) return call();
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(outOfTime()), left);
  try {
    return await Promise.race([call(), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Not one of the names that the SDK repeats a call for. */
function outOfTime(): Error {
  return Object.assign(new Error('The invocation ends.'), { name: 'InvocationEnds' });
}
