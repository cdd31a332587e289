import { composeTable } from '../../../shared/compose/table.ts';
import { type Command, textOf } from '../cli/command.ts';
import { EXIT } from '../cli/ops-error.ts';
import { address, type OpenDeployment } from '../deployment/deployment.ts';
import { describeUser } from './describe-user.ts';
import { findUser, userOperand } from './find-user.ts';
import { nextSteps } from './next-steps.ts';
import { readUser } from './read-user.ts';
import { renderUser } from './render-user.ts';

/** Why did this user's event not appear? */
export function userCommand(open: OpenDeployment): Command {
  return {
    describes:
      'What stands of a user: grant, sessions, plans, last runs with the reason in words, what to do.',
    operand: userOperand,
    options: address,
    async run(values) {
      const deployment = await open(values);
      const table = composeTable(deployment.names);
      const user = await findUser(table, textOf(values, 'user'));
      const found = describeUser(deployment, user, await readUser(table, user));
      const next = nextSteps(found);
      return { exitCode: EXIT.ok, data: { ...found, next }, lines: renderUser(found, next) };
    },
  };
}
