import { endFormerSessions } from '../../../shared/session/end-former-sessions.ts';
import { isUserId } from '../../../shared/user-id.ts';
import { type Command, textOf } from '../command.ts';
import { EXIT, OpsError } from '../ops-error.ts';
import {
  deployment,
  openRevocations,
  openSealer,
  openTable,
  readBefore,
  requireConfirmation,
  toStderr,
} from './deployment.ts';
import { endEverySession } from './end-sessions.ts';
import { revokeEveryGrant } from './revoke-grants.ts';

const REVOKE_URL = 'https://oauth2.googleapis.com/revoke';
/** Grants a second; Google tells no limit for revocations. */
const RATE = { usual: 10, most: 100 };

function readRate(text: string): number {
  const rate = text === '' ? RATE.usual : Number(text);
  if (rate > 0 && rate <= RATE.most) return rate;
  throw new OpsError(`--rate takes a number up to ${RATE.most}.`, EXIT.usage);
}

/** The commands that take away what users, or whoever stole from them, can do. */
export const accessCommands: Readonly<Record<string, Command>> = {
  'revoke-all': {
    describes: 'Ends all sessions and revokes every grant, at Google and here.',
    options: {
      ...deployment,
      key: {
        type: 'string',
        describes: 'The key that opens grants: alias/onbehalf-<stage>-grants.',
        environment: 'GRANT_KEY_ID',
      },
      queue: {
        type: 'string',
        describes: 'URL of the event queue, so that adopters are told at once; else within a day.',
        environment: 'EVENT_QUEUE_URL',
      },
      rate: { type: 'string', describes: `Grants a second; default ${RATE.usual}, at most ${RATE.most}.` },
      'without-google': { type: 'boolean', describes: 'Only here: for when the key of the grants is lost.' },
      'revoke-url': {
        type: 'string',
        describes: `Google's; default: ${REVOKE_URL}.`,
        environment: 'GOOGLE_REVOKE_URL',
      },
    },
    async run(values) {
      requireConfirmation(values, 'signs everybody out and revokes every grant');
      const withGoogle = !values['without-google'];
      if (withGoogle && textOf(values, 'key') === '')
        throw new OpsError('revoke-all needs --key, or --without-google.', EXIT.usage);
      const rate = readRate(textOf(values, 'rate'));
      const until = readBefore(values);
      const dryRun = values['dry-run'] === true;
      const table = openTable(values);
      // Said first, so that a repeat after an interruption leaves alone whoever has connected since.
      const before = new Date(until).toISOString();
      toStderr(`Should this be interrupted, repeat it with --before ${before}`);
      const sessions = await endEverySession(table, until, dryRun);
      const { revoked, dead, newer, failed } = await revokeEveryGrant({
        revocations: openRevocations(values, table),
        google: withGoogle
          ? { sealer: openSealer(values), revokeUrl: textOf(values, 'revoke-url') || REVOKE_URL }
          : undefined,
        until,
        rate,
        dryRun,
        progress: toStderr,
      });
      const would = dryRun ? 'would be ' : '';
      return {
        exitCode: failed.length === 0 ? EXIT.ok : EXIT.differs,
        data: { dryRun, before, sessions, revoked, dead, newer, failed },
        lines: [
          `${sessions} sessions ${would}ended.`,
          `${revoked} grants ${would}revoked${withGoogle ? ' at Google and here' : ' here, and not at Google'}.`,
          `${dead} were dead already, ${newer} are newer and stay.`,
          ...failed.map(({ user, reason }) => `${user} is not revoked: ${reason}`),
          ...(failed.length === 0 ? [] : [`Repeat it with --before ${before}`]),
        ],
      };
    },
  },

  'end-sessions': {
    describes: 'Signs out one user, or everybody.',
    options: {
      ...deployment,
      user: { type: 'string', describes: 'Google’s id of the user (sub).' },
      all: { type: 'boolean', describes: 'Everybody.' },
    },
    async run(values) {
      const user = textOf(values, 'user');
      if ((user === '') === !values['all'])
        throw new OpsError('end-sessions needs --user or --all, and not both.', EXIT.usage);
      if (user !== '' && !isUserId(user)) throw new OpsError('--user takes an id of Google’s.', EXIT.usage);
      if (user !== '' && values['dry-run']) throw new OpsError('--dry-run goes with --all.', EXIT.usage);
      const until = readBefore(values);
      if (user === '') requireConfirmation(values, 'signs everybody out');
      const table = openTable(values);
      const dryRun = values['dry-run'] === true;
      const sessions =
        user === ''
          ? await endEverySession(table, until, dryRun)
          : await endFormerSessions(table, user, until / 1000);
      return {
        exitCode: EXIT.ok,
        data: { dryRun, sessions, before: new Date(until).toISOString() },
        lines: [`${sessions} sessions ${dryRun ? 'would be ' : ''}ended.`],
      };
    },
  },
};
