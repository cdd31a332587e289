import { createClientSecretReader } from './aws/client-secret.ts';
import { createDocumentClient, createKmsClient, createSecretsManagerClient } from './aws/clients.ts';
import { createTable, type Table } from './aws/table.ts';
import type { ConsentContext } from './consent/complete-attempt.ts';
import type { Environment } from './env.ts';
import { createIdTokenVerifier } from './google/id-token.ts';
import type { VaultContext } from './vault/access.ts';
import { createSealer, type Sealer } from './vault/sealer.ts';

type Reads<Names extends keyof Environment> = Pick<Environment, Names>;

export function composeTable(environment: Reads<'TABLE_NAME'>): Table {
  return createTable(createDocumentClient(), environment.TABLE_NAME);
}

export function composeSealer(environment: Reads<'GRANT_KEY_ID'>): Sealer {
  return createSealer(createKmsClient(), environment.GRANT_KEY_ID);
}

/** What a function needs that acts for users; the deadline comes with each invocation. */
export function composeVault(
  environment: Reads<
    'TABLE_NAME' | 'GRANT_KEY_ID' | 'GOOGLE_CLIENT_ID' | 'GOOGLE_CLIENT_SECRET_ID' | 'GOOGLE_TOKEN_URL'
  >,
): Omit<VaultContext, 'deadline'> {
  return {
    table: composeTable(environment),
    sealer: composeSealer(environment),
    google: {
      clientId: environment.GOOGLE_CLIENT_ID,
      clientSecret: createClientSecretReader(
        createSecretsManagerClient(),
        environment.GOOGLE_CLIENT_SECRET_ID,
      ),
      tokenUrl: environment.GOOGLE_TOKEN_URL,
    },
    now: () => Date.now(),
  };
}

/** What a function needs that redeems what Google returned for an attempt. */
export function composeConsent(
  environment: Parameters<typeof composeVault>[0] & Reads<'GOOGLE_CERTS_URL' | 'GOOGLE_ISSUERS'>,
): Omit<ConsentContext, 'deadline'> {
  return {
    ...composeVault(environment),
    idTokens: createIdTokenVerifier({
      clientId: environment.GOOGLE_CLIENT_ID,
      certsUrl: environment.GOOGLE_CERTS_URL,
      issuers: environment.GOOGLE_ISSUERS.split(' '),
    }),
  };
}
