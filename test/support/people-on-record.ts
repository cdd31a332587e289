import { decodeJwt } from 'jose';
import * as z from 'zod';
import type { LocalStack } from '../../infra/local/stack.ts';
import { createSecretsManagerClient } from '../../shared/aws/clients/secrets-manager.ts';
import { composeSealer } from '../../shared/compose/sealer.ts';
import { composeTable } from '../../shared/compose/table.ts';
import { deadlineIn } from '../../shared/deadline.ts';
import { createClientSecretReader } from '../../shared/google/client-secret.ts';
import { exchangeCode } from '../../shared/google/token-endpoint.ts';
import { storeProfile } from '../../shared/session/profile.ts';
import { startSession } from '../../shared/session/session.ts';
import { storeGrant } from '../../shared/vault/grant-store.ts';
import { identifyRefreshToken } from '../../shared/vault/token-identifiers.ts';
import type { GoogleUser } from './google-user.ts';

const claimsSchema = z.object({ sub: z.string(), email: z.string(), name: z.string(), picture: z.string() });

/** Puts people on record as sign-in and upgrade leave them. */
export interface PeopleOnRecord {
  /**
   * @param scopes what they have granted, separated by spaces
   * @returns the value of their session cookie
   */
  add(person: GoogleUser, scopes: string): Promise<string>;
  /** Begins one more session. @returns the value of its cookie */
  startSession(user: string): Promise<string>;
}

/**
 * Writes what the pages of sign-in and upgrade would, without them: for tests of what comes later, of which most
 * of the time would go by on those pages. At Google the person has consented, and the tokens are Google's own. They
 * are bound to no key, nothing waits in the queues, and no function has been called yet.
 */
export function composePeopleOnRecord({ environment, google, url, clock }: LocalStack): PeopleOnRecord {
  // One of each for everybody: a client of its own for each user is most of the work.
  const [sealer, table] = [composeSealer(environment), composeTable(environment)];
  const app = {
    clientId: environment.GOOGLE_CLIENT_ID,
    clientSecret: createClientSecretReader(
      createSecretsManagerClient(),
      environment.GOOGLE_CLIENT_SECRET_ID,
      // However far a test moves the clock, the secret is the same.
      () => 0,
    ),
    tokenUrl: google.endpoints.tokenUrl,
  };
  return {
    startSession: (user) => startSession(table, user, undefined, clock.now()),
    async add(person, scopes) {
      const { code = '' } = await person.consentInPopup({
        authorizationUrl: google.endpoints.authorizationUrl,
        clientId: environment.GOOGLE_CLIENT_ID,
        scope: scopes,
        state: 'state',
        origin: url,
      });
      const exchanged = await exchangeCode(app, { code, redirectUri: 'postmessage' }, deadlineIn(30_000));
      const { refreshToken = '', access, idToken } = exchanged;
      const { sub: user, ...claims } = claimsSchema.parse(decodeJwt(idToken));
      const grant = {
        scopes: exchanged.scopes,
        sealed: await sealer.seal(user, { refreshToken, access }),
        ...identifyRefreshToken(refreshToken),
      };
      const now = clock.now();
      const [session] = await Promise.all([
        startSession(table, user, undefined, now),
        storeProfile(table, { user, emailVerified: true, ...claims }, now),
        storeGrant(table, user, undefined, grant, now),
      ]);
      return session;
    },
  };
}
