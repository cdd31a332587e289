import { NONE, type Reads } from '../env.ts';
import { createDpopProver, type DpopProver } from '../google/dpop.ts';
import type { GoogleApp } from '../google/token-endpoint.ts';
import { loadOnUse, onFirstUse } from './load-on-use.ts';

/** What calls to Google's token endpoint need. */
export function composeGoogleApp(
  environment: Reads<'GOOGLE_CLIENT_ID' | 'GOOGLE_CLIENT_SECRET_ID' | 'GOOGLE_TOKEN_URL' | 'DPOP_KEY_ID'>,
): GoogleApp {
  const secret = onFirstUse(async () => {
    const [{ createClientSecretReader }, { createSecretsManagerClient }] = await Promise.all([
      import('../google/client-secret.ts'),
      import('../aws/clients/secrets-manager.ts'),
    ]);
    return createClientSecretReader(createSecretsManagerClient(), environment.GOOGLE_CLIENT_SECRET_ID);
  });
  return {
    clientId: environment.GOOGLE_CLIENT_ID,
    clientSecret: async () => (await secret())(),
    tokenUrl: environment.GOOGLE_TOKEN_URL,
    prover: environment.DPOP_KEY_ID === NONE ? undefined : composeProver(environment.DPOP_KEY_ID),
  };
}

function composeProver(keyId: string): DpopProver {
  const key = loadOnUse(
    async () => {
      const [{ createKmsProofKey }, { createKmsClient }] = await Promise.all([
        import('../google/kms-proof-key.ts'),
        import('../aws/clients/kms.ts'),
      ]);
      return createKmsProofKey(createKmsClient(), keyId);
    },
    'publicJwk',
    'sign',
  );
  return createDpopProver(key, () => Date.now());
}
