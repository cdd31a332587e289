import { composeTable } from '../../../shared/compose/table.ts';
import { queryPages } from '../../../shared/table/query-pages.ts';
import { type Item, partitionOf, type Table } from '../../../shared/table/table.ts';
import { type Command, textOf } from '../cli/command.ts';
import { confirmation, requireConfirmed } from '../cli/confirm.ts';
import { EXIT } from '../cli/ops-error.ts';
import { address, addressOf, type Deployment, type OpenDeployment } from '../deployment/deployment.ts';
import { findUser } from '../users/find-user.ts';
import { walkTable } from '../walk/walk-table.ts';
import { openBackup } from './open-backup.ts';

import { type Restored, restoreRows } from './restore-rows.ts';

/** Puts back what was lost, out of a table that AWS has made of a backup. */
export function restoreCommand(open: OpenDeployment): Command {
  return {
    describes: 'Copies what is missing from a restored table into the live one; nothing of the past fires.',
    options: {
      ...address,
      ...confirmation,
      from: { type: 'string', describes: 'The table that AWS has made of the backup.', required: true },
      user: { type: 'string', describes: 'Of one user alone: Google’s id (sub), or the address then.' },
      replace: {
        type: 'boolean',
        describes: 'Write over profiles and plans that differ, too: what users have changed since is lost.',
      },
      'dry-run': { type: 'boolean', describes: 'Count, and change nothing.' },
    },
    async run(values) {
      const deployment = await open(values);
      const { names, now } = deployment;
      const [from, dryRun, replace] = [
        textOf(values, 'from'),
        values['dry-run'] === true,
        values['replace'] === true,
      ];
      const source = await openBackup(from, names.TABLE_NAME, now());
      const who = textOf(values, 'user');
      const user = who === '' ? undefined : await findUser(source, who);
      if (replace && !dryRun)
        await requireConfirmed(values, deployment.name, 'writes over what users have changed since then');
      const restored = await restoreRows(
        { source, table: composeTable(names), replace, dryRun, now },
        user === undefined ? walkTable(source, 'Restoring', {}) : rowsOf(source, user),
      );
      return {
        exitCode: EXIT.ok,
        data: { dryRun, from, table: names.TABLE_NAME, user, ...restored },
        lines: render(deployment, restored, dryRun),
      };
    },
  };
}

async function* rowsOf(source: Table, user: string): AsyncGenerator<Item> {
  const pages = queryPages(source, {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': partitionOf(user) },
  });
  for await (const { Items = [] } of pages) yield* Items;
}

const reasons: Readonly<Record<keyof Restored['left'], string>> = {
  there: 'there already',
  gone: 'of users who have left since, or have forgotten Calendar',
  sessions: 'sessions: who has signed out stays so',
  expired: 'whose time is up',
  other: 'that only serve the engine, or are of another version',
  unreadable: 'that cannot be read',
};

function describeLeft(left: Restored['left']): string[] {
  const some = Object.entries(left).filter(([, count]) => count > 0);
  if (some.length === 0) return [];
  return [
    'Left out:',
    ...some.map(([reason, count]) => `  ${count} ${reasons[reason as keyof Restored['left']]}`),
  ];
}

function render({ name }: Deployment, { written, replaced, left }: Restored, dryRun: boolean): string[] {
  const would = dryRun ? 'would be ' : '';
  return [
    ...Object.entries(written).map(([kind, count]) => `${kind.padEnd(12)} ${count} ${would}written`),
    ...(replaced > 0 ? [`${replaced} of them over what was there.`] : []),
    ...describeLeft(left),
    ...(written.plans > 0
      ? [
          `EventBridge Scheduler ${dryRun ? 'would be' : 'is'} told of the plans in the night; at once by: npm run ops -- resync ${addressOf(name)}`,
        ]
      : []),
  ];
}
