import { composeTable } from '../../../shared/compose/table.ts';
import { type Command, textOf } from '../cli/command.ts';
import { confirmation, requireConfirmed } from '../cli/confirm.ts';
import { countOf } from '../cli/count-of.ts';
import { EXIT } from '../cli/ops-error.ts';
import { address, type OpenDeployment } from '../deployment/deployment.ts';
import { eraseUser } from './erase-user.ts';
import { findUser, userOperand } from './find-user.ts';

/** For a user who asks to be forgotten and cannot do it on the page. */
export function eraseCommand(open: OpenDeployment): Command {
  return {
    describes: 'Revokes at Google and deletes everything of a user here, as the user does on the page.',
    operand: userOperand,
    options: { ...address, ...confirmation },
    async run(values) {
      const deployment = await open(values);
      const table = composeTable(deployment.names);
      const user = await findUser(table, textOf(values, 'user'));
      await requireConfirmed(values, textOf(values, 'user'), `deletes everything of ${user}`);
      const receipt = await eraseUser(deployment, table, user);
      const { grant, plans, runs, sessions, profile } = receipt.deleted;
      const left = receipt.google === 'not_revoked';
      return {
        exitCode: left ? EXIT.differs : EXIT.ok,
        data: { user, ...receipt },
        lines: [
          `Deleted of ${user}: ${grant ? 'the grant' : 'no grant'}, ${countOf(plans, 'plan')}, ${countOf(runs, 'run')}, ${countOf(sessions, 'session')}, ${profile ? 'the profile' : 'no profile'}.`,
          left
            ? `Google did not revoke: the user takes access back at ${receipt.manageUrl}`
            : `At Google: ${receipt.google === 'revoked' ? 'revoked' : 'there was nothing to revoke'}.`,
          'Marks that name nobody stay for 35 days, as long as backups of the table do, so that none brings the user back.',
        ],
      };
    },
  };
}
