import { X509Certificate } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import type { GoogleStandIn } from '../../../../infra/local/google/server.ts';
import { authClient, CLIENT_ID, connect, SIGN_IN, startTestGoogle } from '../../../support/google-clients.ts';

let google: GoogleStandIn;
beforeEach(async () => {
  google = await startTestGoogle();
});
afterEach(() => google.close());

const fetchJson = async (url: string) => (await fetch(url)).json();

async function idTokenOf(email: string): Promise<string> {
  return (await connect(google, email, SIGN_IN)).tokens.id_token ?? '';
}

test('the keys are X.509 certificates that sign themselves, and may be kept for six hours', async () => {
  const response = await fetch(google.endpoints.certsUrl);
  expect(response.headers.get('cache-control')).toContain('max-age=21600');
  const certificates = Object.values<string>(await response.json()).map((pem) => new X509Certificate(pem));
  expect(certificates).toHaveLength(1);
  for (const certificate of certificates) {
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.subject).toBe('CN=federated-signon.system.gserviceaccount.com');
    expect(certificate.validToDate.getTime()).toBeGreaterThan(Date.now());
  }
});

test('the JSON Web Keys are the same keys', async () => {
  const keySet = createLocalJWKSet(await fetchJson(google.endpoints.jwksUrl));
  const { payload } = await jwtVerify(await idTokenOf('zoe@studio.example'), keySet, {
    issuer: google.url,
    audience: CLIENT_ID,
    algorithms: ['RS256'],
  });
  expect(payload).toMatchObject({
    hd: 'studio.example',
    name: 'Zoë Nguyễn-Møller',
    family_name: 'Nguyễn-Møller',
  });
});

test('after a rotation new tokens have a new key, and old ones can still be verified', async () => {
  const before = await idTokenOf('ada@example.com');
  await google.control.rotateKeys();
  const after = await idTokenOf('ada@example.com');
  const client = authClient(google);
  for (const idToken of [before, after]) {
    const ticket = await client.verifyIdToken({ idToken, audience: CLIENT_ID });
    expect(ticket.getPayload()?.email).toBe('ada@example.com');
  }
  expect(decodeProtectedHeader(after).kid).not.toBe(decodeProtectedHeader(before).kid);
});

test('a key that is dropped is no longer published', async () => {
  const before = await idTokenOf('ada@example.com');
  await google.control.rotateKeys({ dropOld: true });
  await expect(authClient(google).verifyIdToken({ idToken: before, audience: CLIENT_ID })).rejects.toThrow(
    'No pem found',
  );
});

test('the RISC configuration names issuer and keys', async () => {
  expect(await fetchJson(google.endpoints.riscConfigurationUrl)).toEqual({
    issuer: `${google.url}/`,
    jwks_uri: google.endpoints.jwksUrl,
  });
});
