import type { FunctionName } from '../../../shared/env.ts';

/** Lambda would write the stack to the function's log; the functions answer their own failures themselves. */
export function reportError(name: FunctionName, error: unknown): void {
  console.error(`${name}: ${error instanceof Error ? error.stack : String(error)}`);
}
