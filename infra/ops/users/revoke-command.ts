import { loadGrant } from '../../../shared/vault/grant-store.ts';
import { openGoogle, openRevocations, withoutGoogle } from '../access/open-revocations.ts';
import { revokeAt } from '../access/revoke-grants.ts';
import { type Command, textOf } from '../cli/command.ts';
import { confirmation, requireConfirmed } from '../cli/confirm.ts';
import { EXIT } from '../cli/ops-error.ts';
import { address, type OpenDeployment } from '../deployment/deployment.ts';
import { findUser, userOperand } from './find-user.ts';

/** Takes Calendar away from one user, who keeps account and plans. */
export function revokeCommand(open: OpenDeployment): Command {
  return {
    describes: 'Revokes the grant of one user, at Google and here.',
    operand: userOperand,
    options: {
      ...address,
      ...confirmation,
      ...withoutGoogle,
    },
    async run(values) {
      const deployment = await open(values);
      const revocations = openRevocations(deployment);
      const { table } = revocations;
      const user = await findUser(table, textOf(values, 'user'));
      const grant = await loadGrant(table, user);
      if (!grant?.sealed)
        return {
          exitCode: EXIT.ok,
          data: { user, revoked: false },
          lines: [`${user} has no live grant.`],
        };
      await requireConfirmed(values, textOf(values, 'user'), `revokes the grant of ${user}`);
      const google = openGoogle(deployment, values);
      await revokeAt(google, revocations, grant, grant.sealed);
      return {
        exitCode: EXIT.ok,
        data: { user, revoked: true, atGoogle: google !== undefined },
        lines: [
          `The grant of ${user} is revoked${google ? ' at Google and here' : ' here, and not at Google'}.`,
          'Sessions and plans stay; plans go on when the user connects again.',
        ],
      };
    },
  };
}
