import { INTERRUPTED, type Prompts } from '../../../../infra/deploy/outside.ts';
import { OpsError } from '../../../../infra/ops/cli/ops-error.ts';

/** What a question must contain, and the answer; `^C` ends the conversation there. */
export type Line = readonly [question: string, answer: string | boolean];

/** A person who answers just these questions, in this order. */
export function scriptedPrompts(lines: readonly Line[]) {
  const left = [...lines];
  const asked: string[] = [];
  const answer = async (message: string): Promise<string | boolean> => {
    const line = left.shift();
    if (!line) throw new Error(`Nobody expected to be asked: ${message}`);
    asked.push(message);
    if (!message.includes(line[0])) throw new Error(`Expected "${line[0]}", but was asked: ${message}`);
    if (line[1] === '^C') throw new OpsError('Interrupted.', INTERRUPTED);
    return line[1];
  };
  const prompts: Prompts = {
    async choose(message, choices) {
      const given = await answer(message);
      const choice = choices.find(({ value }) => value === given);
      if (!choice) throw new Error(`There is no such choice: ${given}`);
      return choice.value;
    },
    async enter(message, judge) {
      for (;;) {
        const text = String(await answer(message));
        const fault = judge(text);
        if (fault === undefined) return text;
        asked.push(`! ${fault}`);
      }
    },
    enterHidden: async (message) => String(await answer(message)),
    agree: async (message) => (await answer(message)) === true,
  };
  return { prompts, asked, left };
}
