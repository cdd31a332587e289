import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { USABLE } from '../../../shared/aws/client-secret.ts';
import { createSecretsManagerClient } from '../../../shared/aws/clients/secrets-manager.ts';
import { type Command, textOf, type Values } from '../command.ts';
import { address, type Names, type OpenDeployment } from '../deployment/deployment.ts';
import { EXIT, fieldOf, OpsError } from '../ops-error.ts';
import { probeClient } from './probe-client.ts';
import { clientIdIn, judgeSecret, readStoredSecret } from './stored-secret.ts';

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
      const { names, now } = await open(values);
      const given = await readGiven(values);
      const secret = await requireAccepted(names, given);
      const client = createSecretsManagerClient();
      const id = names.GOOGLE_CLIENT_SECRET_ID;
      const before = await readStoredSecret(client, id);
      if (before.kind === 'missing') throw new OpsError(`There is no secret ${id}. Deploy first.`);
      if (before.kind === 'filled' && before.value === secret)
        return { exitCode: EXIT.ok, data: { rotated: false }, lines: ['That secret is in force already.'] };
      try {
        await client.send(new PutSecretValueCommand({ SecretId: id, SecretString: secret }));
      } catch (error) {
        throw new OpsError(`The secret could not be put into ${id} (${fieldOf(error, 'name')}).`);
      }
      // No function goes on with the former secret for longer, not even where Secrets Manager cannot be reached.
      const safeAt = new Date(now() + USABLE).toISOString();
      const replaced = before.kind === 'filled';
      return {
        exitCode: EXIT.ok,
        data: { rotated: true, replaced, ...(replaced && { formerMayBeDeletedAt: safeAt }) },
        lines: [
          `The client secret is in ${id}, and Google takes it. Functions use it within five minutes.`,
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

async function readGiven(values: Values): Promise<string> {
  const file = textOf(values, 'file');
  if (file !== '')
    return readFile(file, 'utf8').catch((error: unknown) => {
      throw new OpsError(`${file} cannot be read (${fieldOf(error, 'code')}).`, EXIT.usage);
    });
  if (!process.stdin.isTTY) return text(process.stdin);
  const { password } = await import('@inquirer/prompts');
  const message = 'The new client secret (it is not shown):';
  return password({ message }, { output: process.stderr }).catch(() => {
    throw new OpsError('Nothing was done.', EXIT.usage);
  });
}

/** @returns the secret itself @throws OpsError, which never quotes it */
async function requireAccepted(names: Names, given: string): Promise<string> {
  const judged = judgeSecret(given);
  if (judged.kind !== 'filled') {
    const why = judged.kind === 'malformed' ? judged.why : 'it is empty';
    throw new OpsError(`That is no client secret of Google’s: ${why}.`, EXIT.usage);
  }
  const owner = clientIdIn(given);
  if (owner !== undefined && owner !== names.GOOGLE_CLIENT_ID)
    throw new OpsError(
      `That secret is of ${owner}, and this deployment is ${names.GOOGLE_CLIENT_ID}.`,
      EXIT.usage,
    );
  const probe = await probeClient(names, judged.value);
  switch (probe.kind) {
    case 'accepted':
    case 'redirect_uri_mismatch':
      return judged.value;
    case 'unclear':
      throw new OpsError(`Google could not be asked about the secret (${probe.why}). Nothing was changed.`);
    case 'wrong_secret':
      throw new OpsError(
        'Google refuses this secret: it is of another client, or not enabled. Nothing was changed.',
      );
    default:
      throw new OpsError('Google knows no such client, or has it disabled. Nothing was changed.');
  }
}
