import { type Option, textOf, type Values } from './command.ts';
import { EXIT, OpsError } from './ops-error.ts';

/** For commands that cannot be undone. */
export const confirmation = {
  confirm: {
    type: 'string',
    describes: 'The user, broadcast or deployment (dev, prod, local) once more, where nobody can be asked.',
  },
} as const satisfies Record<string, Option>;

/**
 * Has the operator say once more what it is about: by `--confirm`, or on a terminal by typing it.
 *
 * @param name to be repeated
 * @param what e.g. `deletes everything of this user`
 * @throws OpsError when it was not confirmed
 */
export async function requireConfirmed(values: Values, name: string, what: string): Promise<void> {
  const given = textOf(values, 'confirm');
  if (given === name) return;
  if (given === '' && process.stdin.isTTY && process.stderr.isTTY) {
    const { input } = await import('@inquirer/prompts');
    const message = `This ${what}. There is no way back. Type ${name} to go on:`;
    const typed = await input({ message }, { output: process.stderr }).catch(() => '');
    if (typed === name) return;
    throw new OpsError('Nothing was done.', EXIT.usage);
  }
  throw new OpsError(`This ${what}. There is no way back: say --confirm ${name}`, EXIT.usage);
}
