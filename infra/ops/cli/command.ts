/** An option with a value, or one that is there or not. */
export interface Option {
  type: 'string' | 'boolean';
  /** For the help. */
  describes: string;
  required?: true;
  /** Used when the option is not given. */
  environment?: string;
}

export type Values = Readonly<Record<string, string | boolean | undefined>>;

/** What a command has found or done. */
interface Report {
  exitCode: number;
  /** For `--json`. */
  data: object;
  /** For a person. */
  lines: readonly string[];
}

export interface Command {
  describes: string;
  /** What stands behind the name of the command without an option's; its value is found under `name`. */
  operand?: { name: string; describes: string };
  options: Readonly<Record<string, Option>>;
  /** @throws OpsError, Failure */
  run(values: Values): Promise<Report>;
}

/** The value of an option that is required or has been checked. */
export function textOf(values: Values, name: string): string {
  const value = values[name];
  return typeof value === 'string' ? value : '';
}
