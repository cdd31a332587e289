import type { Chance } from './chance.ts';
import type { Clock } from './clock.ts';

/**
 * Puts the parts of the platform that code reaches without being given them under the simulation: `Date`, timers,
 * chance, and the one way that Google's libraries have out.
 *
 * @returns puts everything back
 */
export function simulatePlatform(clock: Clock, chance: Chance, fetch: typeof globalThis.fetch): () => void {
  const real = { Date, setTimeout, clearTimeout, fetch: globalThis.fetch };
  const [timeout, random] = [AbortSignal.timeout, Math.random];
  // One for all: most signals of calls that have long been answered end, too, and nobody looks at them.
  const late = new DOMException('The operation was aborted due to timeout', 'TimeoutError');
  const now = (): number => Math.floor(clock.now());
  const wait = (happen: (...given: unknown[]) => void, milliseconds = 0, ...given: unknown[]) =>
    clock.after(milliseconds, () => happen(...given));

  Object.assign(globalThis, {
    Date: new Proxy(Date, {
      construct: (target, given, as) => Reflect.construct(target, given.length === 0 ? [now()] : given, as),
      get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
    }),
    setTimeout: wait,
    clearTimeout: (cancel: (() => void) | undefined) => cancel?.(),
    fetch,
  });
  AbortSignal.timeout = (milliseconds) => {
    const controller = new AbortController();
    clock.after(milliseconds, () => controller.abort(late));
    return controller.signal;
  };
  Math.random = chance.next;

  return () => {
    Object.assign(globalThis, real);
    AbortSignal.timeout = timeout;
    Math.random = random;
  };
}
