import { afterEach, beforeEach, expect } from '@jest/globals';
import { createSecretsManagerClient } from '../../shared/aws/clients/secrets-manager.ts';
import { composeSealer } from '../../shared/compose/sealer.ts';
import { composeTable } from '../../shared/compose/table.ts';
import { createClientSecretReader } from '../../shared/google/client-secret.ts';
import type { GoogleTokens, Grant } from '../../shared/vault/grant.ts';
import { loadGrant } from '../../shared/vault/grant-store.ts';
import type { AppUser } from './app-user.ts';
import { CALENDAR_SCOPE, useStack } from './use-stack.ts';

/** A stack that binds refresh tokens to a key, and for each test somebody whom nobody has seen before. */
export function useBoundTokens() {
  const used = useStack({ refreshTokenBinding: 'dpop' });
  let user: AppUser | undefined;
  beforeEach(() => {
    user = used.newUser();
  });
  afterEach(() => {
    const { google, kms, environment } = used.stack;
    google.control.dpop.reset();
    kms.setKeyState(environment.DPOP_KEY_ID, 'Enabled');
    bindTo(environment.DPOP_KEY_ID);
  });

  const newcomer = (): AppUser => {
    if (!user) throw new Error('Somebody is there within tests only.');
    return user;
  };
  /** Deploys with another key, or with none (`-`). */
  const bindTo = (keyId: string): void => {
    process.env['DPOP_KEY_ID'] = keyId;
    used.stack.restartFunctions();
  };
  const forgetCalls = (): void => {
    used.stack.kms.requests.clear();
    used.stack.google.control.forgetRequests();
  };
  const readGrant = async (): Promise<Grant & { tokens: GoogleTokens }> => {
    const { environment } = used.stack;
    const { id } = newcomer();
    const grant = await loadGrant(composeTable(environment), id);
    if (!grant?.sealed) throw new Error('There is no live grant.');
    return { ...grant, tokens: await composeSealer(environment).open(id, grant.sealed) };
  };

  return {
    used,
    newcomer,
    bindTo,
    forgetCalls,
    /** The grant on record, and what is sealed in it. @throws Error when there is none, or it is dead */
    readGrant,
    /** Makes the next event cost a refresh. */
    expireAccess(): void {
      used.stack.google.control.expireAccessTokens();
      forgetCalls();
    },
    /** What was asked of KMS and of Google's token endpoint, the latter with what it answered. */
    calls() {
      const { kms, google } = used.stack;
      return {
        kms: kms.requests.all().map(({ operation }) => operation),
        tokens: google.control.requests
          .filter(({ operation }) => operation.startsWith('token'))
          .map(({ operation, outcome }) => `${operation} ${outcome}`),
      };
    },
    /** The grant is as it was, and the page is told so. */
    async expectUntouched(before: Grant): Promise<void> {
      const { status, version } = await readGrant();
      expect({ status, version }).toEqual({ status: 'active', version: before.version });
      expect((await newcomer().call('GET', '/session')).body.scopes).toContain(CALENDAR_SCOPE);
    },
    /** Goes as far as the popup: what it answers is still to be sent to the API. */
    async consentInPopup() {
      const { body } = await newcomer().call('POST', '/auth/attempts', { body: { purpose: 'sign-in' } });
      const { clientId, scope, state } = body;
      const { authorizationUrl } = used.stack.google.endpoints;
      const origin = used.stack.url;
      const { code } = await newcomer().google.consentInPopup({
        authorizationUrl,
        clientId,
        scope,
        state,
        origin,
      });
      return { code, state };
    },
    /** Asks Google for an access token, as a thief who has the client secret would. @returns its answer */
    async spend(refreshToken: string, headers: Record<string, string> = {}): Promise<unknown> {
      const { environment, google } = used.stack;
      const readSecret = createClientSecretReader(
        createSecretsManagerClient(),
        environment.GOOGLE_CLIENT_SECRET_ID,
      );
      const response = await fetch(google.endpoints.tokenUrl, {
        method: 'POST',
        headers,
        body: new URLSearchParams({
          grant_type: 'refresh_token',
          refresh_token: refreshToken,
          client_id: environment.GOOGLE_CLIENT_ID,
          client_secret: await readSecret(),
        }),
      });
      return response.json();
    },
  };
}
