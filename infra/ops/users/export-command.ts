import { writeFile } from 'node:fs/promises';
import { composeTable } from '../../../shared/compose/table.ts';
import { type Command, textOf } from '../cli/command.ts';
import { EXIT, fieldOf, OpsError } from '../cli/ops-error.ts';
import { address, type OpenDeployment } from '../deployment/deployment.ts';
import { exportUser } from './export-user.ts';
import { findUser, userOperand } from './find-user.ts';
import { readUser } from './read-user.ts';

/** For a user who asks what is kept of them. */
export function exportCommand(open: OpenDeployment): Command {
  return {
    describes: 'Everything that is stored of a user, as JSON, without tokens.',
    operand: userOperand,
    options: {
      ...address,
      out: { type: 'string', describes: 'A file to make, readable by you alone; default: stdout.' },
    },
    async run(values) {
      const deployment = await open(values);
      const table = composeTable(deployment.names);
      const user = await findUser(table, textOf(values, 'user'));
      const copy = exportUser(user, await readUser(table, user), deployment.now());
      const text = JSON.stringify(copy, null, 2);
      const out = textOf(values, 'out');
      if (out === '') return { exitCode: EXIT.ok, data: copy, lines: [text] };
      await keep(out, `${text}\n`);
      return { exitCode: EXIT.ok, data: { user, out }, lines: [`Everything of ${user} is in ${out}.`] };
    },
  };
}

async function keep(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    throw new OpsError(`${path} cannot be made (${fieldOf(error, 'code')}).`, EXIT.usage);
  }
}
