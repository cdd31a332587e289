/** What the exit code of a command says. */
export const EXIT = {
  /** All is as it should be. */
  ok: 0,
  /** The command has found something that is not. */
  differs: 1,
  /** It was called wrongly. */
  usage: 2,
  /** It could not be done. */
  failed: 3,
} as const;

/** Why a command was not done: a sentence for the operator, without anything secret. */
export class OpsError extends Error {
  override readonly name = 'OpsError';
  readonly exitCode: number;

  constructor(message: string, exitCode: number = EXIT.failed) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** A text that an error of Node's has, whichever realm it comes from. */
export function fieldOf(error: unknown, name: 'code' | 'errorType' | 'message' | 'name'): string | undefined {
  const value: unknown = Object(error)[name];
  return typeof value === 'string' ? value : undefined;
}
