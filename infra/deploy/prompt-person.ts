import { confirm, input, password, select } from '@inquirer/prompts';
import { fieldOf, OpsError } from '../ops/cli/ops-error.ts';
import { INTERRUPTED, type Prompts } from './outside.ts';

/** The streams of a terminal. */
type Terminal = NonNullable<Parameters<typeof input>[1]>;

/** Prompts on a terminal; by default the one that this program runs on. */
export function promptPerson(terminal: Terminal = {}): Prompts {
  return {
    choose: (message, choices) => untilInterrupted(select({ message, choices }, terminal)),
    async enter(message, judge) {
      const validate = (text: string) => judge(text.trim()) ?? true;
      return (await untilInterrupted(input({ message, validate }, terminal))).trim();
    },
    async enterHidden(message) {
      return (await untilInterrupted(password({ message, mask: true }, terminal))).trim();
    },
    agree: (message) => untilInterrupted(confirm({ message, default: true }, terminal)),
  };
}

/** By Ctrl-C, or because the terminal is gone. */
async function untilInterrupted<Answer>(asked: Promise<Answer>): Promise<Answer> {
  try {
    return await asked;
  } catch (error) {
    if (fieldOf(error, 'name') !== 'ExitPromptError') throw error;
    throw new OpsError(
      'Interrupted. What was done so far stays; npm run deploy goes on from there.',
      INTERRUPTED,
    );
  }
}
