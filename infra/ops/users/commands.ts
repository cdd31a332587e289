import { writeFile } from 'node:fs/promises';
import { composeSealer } from '../../../shared/compose/sealer.ts';
import { composeTable } from '../../../shared/compose/table.ts';
import { loadGrant } from '../../../shared/vault/grants.ts';
import { openRevocations } from '../access/deployment.ts';
import { revokeAt } from '../access/revoke-grants.ts';
import { type Command, textOf } from '../command.ts';
import { confirmation, requireConfirmed } from '../confirm.ts';
import { address, type OpenDeployment } from '../deployment/deployment.ts';
import { explained } from '../explain-failure.ts';
import { EXIT, fieldOf, OpsError } from '../ops-error.ts';
import { describeUser } from './describe-user.ts';
import { eraseUser } from './erase-user.ts';
import { exportUser } from './export-user.ts';
import { findUser, userOperand } from './find-user.ts';
import { readUser } from './read-user.ts';
import { renderUser } from './render-user.ts';

/** The commands about one user. */
export function userCommands(open: OpenDeployment): Readonly<Record<string, Command>> {
  return {
    user: {
      describes:
        'What stands of a user: grant, sessions, plans, last runs with the reason in words, what to do.',
      operand: userOperand,
      options: address,
      run: (values) =>
        explained(async () => {
          const deployment = await open(values);
          const table = composeTable(deployment.names);
          const user = await findUser(table, textOf(values, 'user'));
          const found = describeUser(deployment, user, await readUser(table, user));
          return { exitCode: EXIT.ok, data: found, lines: renderUser(found) };
        }),
    },

    revoke: {
      describes: 'Revokes the grant of one user, at Google and here.',
      operand: userOperand,
      options: {
        ...address,
        ...confirmation,
        'without-google': {
          type: 'boolean',
          describes: 'Only here: for when the key of the grants is lost.',
        },
      },
      run: (values) =>
        explained(async () => {
          const { names } = await open(values);
          const table = composeTable(names);
          const user = await findUser(table, textOf(values, 'user'));
          const grant = await loadGrant(table, user);
          if (!grant?.sealed)
            return {
              exitCode: EXIT.ok,
              data: { user, revoked: false },
              lines: [`${user} has no live grant.`],
            };
          await requireConfirmed(values, textOf(values, 'user'), `revokes the grant of ${user}`);
          const google = values['without-google']
            ? undefined
            : { sealer: composeSealer(names), revokeUrl: names.GOOGLE_REVOKE_URL };
          const revocations = openRevocations({ queue: names.EVENT_QUEUE_URL }, table);
          await revokeAt(google, revocations, grant, grant.sealed);
          return {
            exitCode: EXIT.ok,
            data: { user, revoked: true, atGoogle: google !== undefined },
            lines: [
              `The grant of ${user} is revoked${google ? ' at Google and here' : ' here, and not at Google'}.`,
              'Sessions and plans stay; plans go on when the user connects again.',
            ],
          };
        }),
    },

    export: {
      describes: 'Everything that is stored of a user, as JSON, without tokens.',
      operand: userOperand,
      options: {
        ...address,
        out: { type: 'string', describes: 'A file to make, readable by you alone; default: stdout.' },
      },
      run: (values) =>
        explained(async () => {
          const deployment = await open(values);
          const table = composeTable(deployment.names);
          const user = await findUser(table, textOf(values, 'user'));
          const copy = exportUser(user, await readUser(table, user), deployment.now());
          const text = JSON.stringify(copy, null, 2);
          const out = textOf(values, 'out');
          if (out === '') return { exitCode: EXIT.ok, data: copy, lines: [text] };
          await keep(out, `${text}\n`);
          return { exitCode: EXIT.ok, data: { user, out }, lines: [`Everything of ${user} is in ${out}.`] };
        }),
    },

    erase: {
      describes: 'Revokes at Google and deletes everything of a user here, as the user does on the page.',
      operand: userOperand,
      options: { ...address, ...confirmation },
      run: (values) =>
        explained(async () => {
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
              `Deleted of ${user}: ${grant ? 'the grant' : 'no grant'}, ${plans} plans, ${runs} runs, ${sessions} sessions, ${profile ? 'the profile' : 'no profile'}.`,
              left
                ? `Google did not revoke: the user takes access back at ${receipt.manageUrl}`
                : `At Google: ${receipt.google === 'revoked' ? 'revoked' : 'there was nothing to revoke'}.`,
              'A mark without any data goes within the hour; backups of the table keep 35 days.',
            ],
          };
        }),
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
