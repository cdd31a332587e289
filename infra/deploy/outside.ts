/** Asks a person. Each ends with an OpsError when the person ends it with Ctrl-C. */
export interface Prompts {
  choose<Value extends string>(
    message: string,
    choices: readonly { value: Value; name: string }[],
  ): Promise<Value>;
  /** @param judge `undefined`, or what is wrong with a text: it is asked for again then */
  enter(message: string, judge: (text: string) => string | undefined): Promise<string>;
  /** For what nobody is to see. */
  enterHidden(message: string): Promise<string>;
  agree(message: string): Promise<boolean>;
}

/** What a deployment talks to, beside AWS and Google. */
export interface Outside {
  /** The folder of cdk.json and package.json. */
  folder: string;
  /** Absent where nobody can be asked. */
  prompts: Prompts | undefined;
  say(line: string): void;
  /** Runs the CDK’s own command. @returns its exit code */
  runCdk(words: readonly string[], region: string): Promise<number>;
}

/** What a shell makes of Ctrl-C: 128 and the number of the signal. */
export const INTERRUPTED = 130;
