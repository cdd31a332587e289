import { jest } from '@jest/globals';
import { bounded } from '../../shared/aws/clients/bounded.ts';

/** So much sooner ends a wait that is hastened. */
const FASTER = 20;

/**
 * Has waits for an answer of Google end after a twentieth of their time; all others take their own.
 *
 * @param count how many waits
 * @param after how many are answered before them
 * @returns how long each would have been (milliseconds), as they are begun
 */
export function hastenTimeouts(count: number, after = 0): readonly number[] {
  const hastened: number[] = [];
  let begun = 0;
  const { timeout } = AbortSignal;
  const spy = jest.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => {
    begun += 1;
    if (begun === after + count) spy.mockRestore();
    if (begun <= after) return timeout.call(AbortSignal, milliseconds);
    hastened.push(milliseconds);
    return timeout.call(AbortSignal, milliseconds / FASTER);
  });
  return hastened;
}

/**
 * The same for waits for an answer of AWS: of calls that are known to hang, since whatever is called meanwhile has a
 * twentieth of its time, too.
 *
 * @param count how many waits
 * @returns how long each would have been (milliseconds), as they are begun
 */
export function hastenAwsTimeouts(count: number): readonly number[] {
  const hastened: number[] = [];
  const begin = globalThis.setTimeout;
  const spy = jest.spyOn(globalThis, 'setTimeout').mockImplementation(((
    act: () => void,
    milliseconds?: number,
  ) => {
    if (milliseconds !== bounded.requestHandler.requestTimeout) return begin(act, milliseconds);
    hastened.push(milliseconds);
    if (hastened.length === count) spy.mockRestore();
    return begin(act, milliseconds / FASTER);
  }) as typeof setTimeout);
  return hastened;
}
