import { createClientSecretReader } from '../aws/client-secret.ts';
import { createEventBridgeClient, createKmsClient, createSecretsManagerClient } from '../aws/clients.ts';
import { createKmsProofKey } from '../aws/kms-proof-key.ts';
import type { ConsentContext } from '../consent/complete-attempt.ts';
import { createBus } from '../engine/bus.ts';
import { WORKER_TIMEOUT_SECONDS } from '../engine/limits.ts';
import type { EngineContext } from '../engine/run-scheduled.ts';
import { createDpopProver } from '../google/dpop.ts';
import { createIdTokenVerifier } from '../google/id-token.ts';
import { createLog } from '../log.ts';
import type { VaultContext } from '../vault/access.ts';
import { composeEventQueue, composeScheduler, composeSealer, composeTable, type Reads } from './stores.ts';

/** What a function needs that acts for users; the deadline comes with each invocation. */
export function composeVault(
  environment: Reads<
    | 'TABLE_NAME'
    | 'GRANT_KEY_ID'
    | 'GOOGLE_CLIENT_ID'
    | 'GOOGLE_CLIENT_SECRET_ID'
    | 'GOOGLE_TOKEN_URL'
    | 'DPOP_KEY_ID'
    | 'EVENT_QUEUE_URL'
  >,
): Omit<VaultContext, 'deadline'> {
  const kms = createKmsClient();
  const now = () => Date.now();
  const proofKeyId = environment.DPOP_KEY_ID;
  return {
    table: composeTable(environment),
    sealer: composeSealer(environment, kms),
    google: {
      clientId: environment.GOOGLE_CLIENT_ID,
      clientSecret: createClientSecretReader(
        createSecretsManagerClient(),
        environment.GOOGLE_CLIENT_SECRET_ID,
      ),
      tokenUrl: environment.GOOGLE_TOKEN_URL,
      prover: proofKeyId === '-' ? undefined : createDpopProver(createKmsProofKey(kms, proofKeyId), now),
    },
    queue: composeEventQueue(environment),
    log: createLog('vault'),
    now,
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

/** What the worker needs; deadline and claimant come with each delivery. */
export function composeEngine(
  environment: Parameters<typeof composeVault>[0] &
    Parameters<typeof composeScheduler>[0] &
    Reads<'GOOGLE_API_ROOT_URL' | 'EVENT_BUS_NAME'>,
): Omit<EngineContext, 'deadline' | 'claimant'> {
  return {
    ...composeVault(environment),
    scheduler: composeScheduler(environment),
    bus: createBus(createEventBridgeClient(), environment.EVENT_BUS_NAME),
    apiRootUrl: environment.GOOGLE_API_ROOT_URL,
    // Longer than any invocation: a claim outlives the worker that died with it, and no other.
    claimDuration: (WORKER_TIMEOUT_SECONDS + 15) * 1000,
  };
}
