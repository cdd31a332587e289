import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { createSecretsManagerClient } from '../../../shared/aws/clients/secrets-manager.ts';
import { EXIT, fieldOf, OpsError } from '../cli/ops-error.ts';
import type { Deployment, Names } from '../deployment/deployment.ts';
import { probeClient } from './probe-client.ts';
import { clientIdIn, judgeSecret, readStoredSecret } from './stored-secret.ts';

interface Needed extends Pick<Deployment, 'name'> {
  names: Pick<Names, 'GOOGLE_CLIENT_ID' | 'GOOGLE_CLIENT_SECRET_ID' | 'GOOGLE_TOKEN_URL' | 'REDIRECT_URI'>;
}

/** What Google's stand-in of `npm start` takes, which has no console to make another one in. */
export const TAKEN_LOCALLY =
  'the stand-in of Google’s takes the one secret that npm start has made up and put in place already';

/**
 * Puts a client secret in place, once Google takes it.
 *
 * @param given the secret itself, or the JSON file of Google’s console
 * @returns what was there before: `same`, `another` or `none`
 * @throws OpsError, which never quotes it; nothing was changed then
 */
export async function putClientSecret(
  { name, names }: Needed,
  given: string,
): Promise<'same' | 'another' | 'none'> {
  const secret = await requireAccepted({ name, names }, given);
  const client = createSecretsManagerClient();
  const id = names.GOOGLE_CLIENT_SECRET_ID;
  const before = await readStoredSecret(client, id);
  if (before.kind === 'missing') throw new OpsError(`There is no secret ${id}. Deploy first.`);
  if (before.kind === 'filled' && before.value === secret) return 'same';
  try {
    await client.send(new PutSecretValueCommand({ SecretId: id, SecretString: secret }));
  } catch (error) {
    throw new OpsError(`The secret could not be put into ${id} (${fieldOf(error, 'name')}).`);
  }
  return before.kind === 'filled' ? 'another' : 'none';
}

/** @returns the secret itself */
async function requireAccepted({ name, names }: Needed, given: string): Promise<string> {
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
        name === 'local'
          ? `This secret is refused, as Google does with a wrong one: ${TAKEN_LOCALLY}. Nothing was changed.`
          : 'Google refuses this secret: it is of another client, or not enabled. Nothing was changed.',
      );
    default:
      throw new OpsError('Google knows no such client, or has it disabled. Nothing was changed.');
  }
}
