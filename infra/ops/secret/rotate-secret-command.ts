import { text } from 'node:stream/consumers';
import { SECRET_USABLE } from '../../../shared/google/client-secret.ts';
import { type Command, textOf, type Values } from '../cli/command.ts';
import { EXIT, OpsError } from '../cli/ops-error.ts';
import { readTextFile } from '../cli/read-text-file.ts';
import { address, type OpenDeployment } from '../deployment/deployment.ts';
import { putClientSecret, TAKEN_LOCALLY } from './put-secret.ts';

/** Puts a new client secret in the place of the one that is in force. */
export function rotateSecretCommand(open: OpenDeployment): Command {
  return {
    describes: 'Puts a new client secret in place, once Google takes it. No request fails on the way.',
    options: {
      ...address,
      file: {
        type: 'string',
        describes:
          'File with the secret, or the JSON that Google’s console offers; default: it is asked for, or read from stdin.',
      },
    },
    async run(values) {
      const deployment = await open(values);
      const { names, now } = deployment;
      const before = await putClientSecret(deployment, await readGiven(values, deployment.name));
      if (before === 'same')
        return { exitCode: EXIT.ok, data: { rotated: false }, lines: ['That secret is in force already.'] };
      // No function goes on with the former secret for longer, not even where Secrets Manager cannot be reached.
      const safeAt = new Date(now() + SECRET_USABLE).toISOString();
      const replaced = before === 'another';
      return {
        exitCode: EXIT.ok,
        data: { rotated: true, replaced, ...(replaced && { formerMayBeDeletedAt: safeAt }) },
        lines: [
          `The client secret is in ${names.GOOGLE_CLIENT_SECRET_ID}, and Google takes it. Functions use it within five minutes.`,
          ...(replaced
            ? [
                `Leave the former one enabled at Google until ${safeAt}: a function may still know it.`,
                'Then disable it, and a day later delete it: https://console.cloud.google.com/auth/clients',
                'To go back before that: run this again with the former one.',
              ]
            : []),
        ],
      };
    },
  };
}

async function readGiven(values: Values, deployment: string): Promise<string> {
  const file = textOf(values, 'file');
  if (file !== '') return readTextFile(file);
  if (!process.stdin.isTTY) return text(process.stdin);
  const { password } = await import('@inquirer/prompts');
  const note = deployment === 'local' ? `; ${TAKEN_LOCALLY}` : '';
  const message = `The new client secret (it is not shown${note}):`;
  return password({ message }, { output: process.stderr }).catch(() => {
    throw new OpsError('Nothing was done.', EXIT.usage);
  });
}
