import type { ConsentContext } from '../consent/complete-attempt.ts';
import { listOf, type Reads } from '../env.ts';
import { createIdTokenVerifier } from '../google/id-token.ts';
import { composeVault } from './vault.ts';

/** What a function needs that redeems what Google returned for an attempt. */
export function composeConsent(
  environment: Parameters<typeof composeVault>[0] & Reads<'GOOGLE_CERTS_URL' | 'GOOGLE_ISSUERS'>,
): Omit<ConsentContext, 'deadline'> {
  return {
    ...composeVault(environment),
    idTokens: createIdTokenVerifier({
      clientId: environment.GOOGLE_CLIENT_ID,
      certsUrl: environment.GOOGLE_CERTS_URL,
      issuers: listOf(environment.GOOGLE_ISSUERS),
    }),
  };
}
