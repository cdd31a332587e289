import { composeTable } from '../../../shared/compose/table.ts';
import { endFormerSessions } from '../../../shared/session/end-former-sessions.ts';
import { type Command, type Option, textOf } from '../cli/command.ts';
import { confirmation, requireConfirmed } from '../cli/confirm.ts';
import { countOf } from '../cli/count-of.ts';
import { EXIT, OpsError } from '../cli/ops-error.ts';
import { readPast } from '../cli/read-past.ts';
import { address, type OpenDeployment } from '../deployment/deployment.ts';
import { findUser } from '../users/find-user.ts';
import { rateOption, readRate } from '../walk/rate.ts';
import { tellFailed } from '../walk/tell-failed.ts';
import { endEverySession } from './end-sessions.ts';
import { openGoogle, openRevocations, withoutGoogle } from './open-revocations.ts';
import { revokeEveryGrant } from './revoke-grants.ts';

/** Google tells no limit for revocations. */
const RATE = { usual: 10, most: 100 };

const common = {
  ...address,
  ...confirmation,
  before: {
    type: 'string',
    describes: 'Only what began until then, e.g. 2027-03-01T12:00:00Z; default: now. A repeat says the same.',
  },
  'dry-run': { type: 'boolean', describes: 'Count, and change nothing.' },
} as const satisfies Record<string, Option>;

/** The commands that take away what all users, or whoever stole from them, can do. */
export function accessCommands(open: OpenDeployment): Readonly<Record<string, Command>> {
  return {
    'revoke-all': {
      describes: 'Ends all sessions and revokes every grant, at Google and here.',
      options: { ...common, ...withoutGoogle, rate: rateOption(RATE) },
      async run(values) {
        const rate = readRate(values, RATE);
        const deployment = await open(values);
        const until = readPast(values, 'before', deployment.now());
        const dryRun = values['dry-run'] === true;
        if (!dryRun)
          await requireConfirmed(values, deployment.name, 'signs everybody out and revokes every grant');
        const before = new Date(until).toISOString();
        // Said first, so that a repeat after an interruption leaves alone whoever has connected since.
        process.stderr.write(`Should this be interrupted, repeat it with --before ${before}\n`);
        const google = openGoogle(deployment, values);
        const revocations = openRevocations(deployment);
        const sessions = await endEverySession(revocations.table, until, dryRun);
        const { revoked, dead, newer, failed } = await revokeEveryGrant({
          revocations,
          google,
          until,
          rate,
          dryRun,
        });
        const would = dryRun ? 'would be ' : '';
        return {
          exitCode: failed.length === 0 ? EXIT.ok : EXIT.differs,
          data: { dryRun, before, sessions, revoked, dead, newer, failed },
          lines: [
            `${countOf(sessions, 'session')} ${would}ended.`,
            `${countOf(revoked, 'grant')} ${would}revoked${google ? ' at Google and here' : ' here, and not at Google'}.`,
            `Dead already: ${dead}. Newer, so kept: ${newer}.`,
            ...tellFailed(failed, 'is not revoked'),
            ...(failed.length === 0 ? [] : [`Repeat it with --before ${before}`]),
          ],
        };
      },
    },

    'end-sessions': {
      describes: 'Signs out one user, or everybody.',
      options: {
        ...common,
        user: { type: 'string', describes: 'Google’s id of the user (sub), or their e-mail address.' },
        all: { type: 'boolean', describes: 'Everybody.' },
      },
      async run(values) {
        const who = textOf(values, 'user');
        if ((who === '') === !values['all'])
          throw new OpsError('end-sessions needs --user or --all, and not both.', EXIT.usage);
        const dryRun = values['dry-run'] === true;
        if (who !== '' && dryRun) throw new OpsError('--dry-run goes with --all.', EXIT.usage);
        const { name, names, now } = await open(values);
        const until = readPast(values, 'before', now());
        if (who === '' && !dryRun) await requireConfirmed(values, name, 'signs everybody out');
        const table = composeTable(names);
        const sessions =
          who === ''
            ? await endEverySession(table, until, dryRun)
            : await endFormerSessions(table, await findUser(table, who), until / 1000);
        return {
          exitCode: EXIT.ok,
          data: { dryRun, sessions, before: new Date(until).toISOString() },
          lines: [`${countOf(sessions, 'session')} ${dryRun ? 'would be ' : ''}ended.`],
        };
      },
    },
  };
}
