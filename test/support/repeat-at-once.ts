import { afterEach, beforeEach, jest } from '@jest/globals';

/**
 * Within the block: the AWS SDK repeats a call that has failed at once. How long it pauses is a random share of a time
 * that doubles (https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html), and here none of it.
 *
 * So do the workers: not for blocks in which messages wait.
 */
export function repeatAtOnce(): void {
  let restore = () => {};
  beforeEach(() => {
    const spy = jest.spyOn(Math, 'random').mockReturnValue(0);
    restore = () => spy.mockRestore();
  });
  afterEach(() => restore());
}
