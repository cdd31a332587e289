import { OpsError } from '../ops/cli/ops-error.ts';

/** @returns what is wrong, in words; undefined when nothing is */
export function faultOf(judge: () => unknown): string | undefined {
  try {
    judge();
    return undefined;
  } catch (error) {
    if (error instanceof OpsError) return error.message;
    throw error;
  }
}
