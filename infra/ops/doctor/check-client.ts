import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { UNSET } from '../../../shared/env.ts';
import { addressOf, type Deployment } from '../deployment/deployment.ts';
import { type ProbeResult, probeClient } from '../secret/probe-client.ts';
import { readStoredSecret, type StoredSecret } from '../secret/stored-secret.ts';
import { type Finding, hint, ok, wrong } from './finding.ts';

export const CLIENTS = 'https://console.cloud.google.com/auth/clients';
/** https://developers.google.com/identity/protocols/oauth2/web-server#creatingcred */
const CLIENT_ID = /^\d{6,32}-[a-z0-9]{1,64}\.apps\.googleusercontent\.com$/;

/** The OAuth client: its id, its secret, and whether Google knows the two. */
export async function checkClient(
  deployment: Pick<Deployment, 'name' | 'names'>,
  client: SecretsManagerClient,
): Promise<Finding[]> {
  const { name, names } = deployment;
  const id = judgeClientId(names.GOOGLE_CLIENT_ID, name);
  const stored = await readStoredSecret(client, names.GOOGLE_CLIENT_SECRET_ID);
  const secret = judgeStored(stored, deployment);
  if (id.verdict !== 'ok' || stored.kind !== 'filled') return [id, secret];
  const probe = await probeClient(names, stored.value);
  return [id, ...judgeProbe(probe, secret, deployment)];
}

function judgeClientId(id: string, stage: string): Finding {
  const step = `Copy the client id from ${CLIENTS}, and deploy with it: npm run deploy -- -c stage=${stage} -c clientId=<client id>`;
  if (id === UNSET || id === '')
    return wrong('client_id', 'No client id is set, so nobody can sign in.', step);
  if (!CLIENT_ID.test(id)) return wrong('client_id', `"${id}" does not have the form of a client id.`, step);
  return ok('client_id', `The client id is ${id}.`);
}

function judgeStored(stored: StoredSecret, { name, names }: Pick<Deployment, 'name' | 'names'>): Finding {
  const secretId = names.GOOGLE_CLIENT_SECRET_ID;
  const fill = `Copy the client secret from ${CLIENTS}, and say: npm run ops -- rotate-secret ${addressOf(name)}`;
  switch (stored.kind) {
    case 'filled':
      return ok('client_secret', 'The client secret is there, and Google takes it.');
    case 'unfilled':
      return wrong('client_secret', `Nobody has put the client secret into ${secretId} yet.`, fill);
    case 'malformed':
      return wrong(
        'client_secret',
        `What is in ${secretId} is no client secret of Google’s: ${stored.why}.`,
        fill,
      );
    case 'missing':
      return wrong(
        'client_secret',
        `There is no secret ${secretId}, or it is marked for deletion.`,
        `aws secretsmanager restore-secret --secret-id ${secretId}; if that finds none: npm run deploy -- -c stage=${name}`,
      );
    case 'unreadable':
      return wrong(
        'client_secret',
        `${secretId} cannot be read (${stored.why}).`,
        'Ask for the right to secretsmanager:GetSecretValue on it, and repeat this.',
      );
  }
}

function judgeProbe(
  probe: ProbeResult,
  secret: Finding,
  { name, names }: Pick<Deployment, 'name' | 'names'>,
): Finding[] {
  switch (probe.kind) {
    case 'accepted':
      return [secret];
    case 'redirect_uri_mismatch':
      // Google looks at the address once it knows the client.
      return [secret, redirectMismatch(names.REDIRECT_URI)];
    case 'unknown_client':
      return [
        wrong(
          'client_id',
          'Google knows no client of this id: it was deleted, or belongs to nobody.',
          `Copy the id from ${CLIENTS}, and deploy with it: npm run deploy -- -c stage=${name} -c clientId=<client id>`,
        ),
      ];
    case 'wrong_secret':
      return [
        wrong(
          'client_secret',
          'Google refuses the client secret: it is of another client, was deleted, or has a typing error.',
          `Make a new one at ${CLIENTS}, and say: npm run ops -- rotate-secret ${addressOf(name)}`,
        ),
      ];
    case 'disabled':
      return [wrong('client_id', 'Google has this client disabled or deleted.', `Look at it: ${CLIENTS}`)];
    case 'unclear':
      return [
        hint(
          'client_secret',
          `Google could not be asked about the client secret (${probe.why}).`,
          `Is ${new URL(names.GOOGLE_TOKEN_URL).host} reached from here? Repeat this then.`,
        ),
      ];
  }
}

export function redirectMismatch(uri: string): Finding {
  return wrong(
    'redirect_uri',
    `Google does not know ${uri} as a redirect URI of the client.`,
    `Open the client at ${CLIENTS}, add ${uri} under “Authorized redirect URIs”, and wait five minutes.`,
  );
}
