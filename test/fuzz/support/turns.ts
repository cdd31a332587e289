import { setImmediate as nextTurn } from 'node:timers/promises';
import { actor } from './stored-items.ts';

/** Turns of the event loop in which what an actor does side by side gets to its calls. */
const SIBLINGS = 3;
/** Turns after which an actor that neither calls nor ends is no longer waited for. */
const PATIENCE = 20_000;

/**
 * Lets actors go on one call at a time, in an order that is chosen. The next one is chosen only when everybody who
 * is not done stands at a call: what takes real time, such as a signature, would else always come last.
 */
export function createTurns(choices: readonly number[]) {
  const waiting: { who: string; go: () => void }[] = [];
  const order: string[] = [];
  return {
    /** What happened, in order. */
    order,
    /** To be waited for at each call. */
    async wait(call: string): Promise<void> {
      const who = actor.getStore() ?? '';
      await new Promise<void>((go) => {
        waiting.push({ who, go });
      });
      order.push(`${who}: ${call}`);
    },
    /** Runs all of them to their ends. */
    async play<T>(actors: Readonly<Record<string, () => Promise<T>>>): Promise<T[]> {
      const busy = new Set(Object.keys(actors));
      const ends = Object.entries(actors).map(([who, act]) =>
        actor.run(who, act).finally(() => void busy.delete(who)),
      );
      const everybodyStands = () => [...busy].every((who) => waiting.some((one) => one.who === who));
      for (let turn = 0; busy.size > 0; turn += 1) {
        for (let patience = PATIENCE; patience > 0 && !everybodyStands(); patience -= 1) await nextTurn();
        for (let sibling = 0; sibling < SIBLINGS; sibling += 1) await nextTurn();
        const choice = choices[turn % choices.length] ?? 0;
        const [next] = waiting.splice(choice % Math.max(waiting.length, 1), 1);
        next?.go();
      }
      return Promise.all(ends);
    },
  };
}
