import { jest } from '@jest/globals';

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
    return timeout.call(AbortSignal, milliseconds / 20);
  });
  return hastened;
}
