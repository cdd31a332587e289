import type { Failure } from '../problems.ts';

/** What becomes of the message. */
export type Outcome =
  /** It is dealt with. */
  | { kind: 'done' }
  /** It shall come again after so many seconds; none: with growing waits. */
  | {
      kind: 'later';
      seconds: number | undefined;
      reason: string | undefined;
      /** What it waits for, if that is a failure. */
      failure?: Failure;
    };

export const DONE: Outcome = { kind: 'done' };
