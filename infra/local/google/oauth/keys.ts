import { createPublicKey, generateKeyPair, type KeyObject, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { json, type Reply } from '../../pages/http.ts';
import { certify } from './certificate.ts';

/** A key that signs ID tokens. */
export interface SigningKey {
  kid: string;
  privateKey: KeyObject;
  /** X.509 certificate as PEM. */
  certificate: string;
}

const DAY = 24 * 60 * 60 * 1000;

export async function generateSigningKey(now: number): Promise<SigningKey> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const certificate = certify(
    privateKey,
    'federated-signon.system.gserviceaccount.com',
    now - DAY,
    now + 30 * DAY,
  );
  return { kid: randomBytes(20).toString('hex'), privateKey, certificate };
}

/** Google lets clients keep its keys for some hours and says so; a client must survive a rotation meanwhile. */
const cacheable = { 'cache-control': 'public, max-age=21600, must-revalidate, no-transform' };

/** `/oauth2/v1/certs`: PEM certificates by key id, what google-auth-library reads on Node. */
export function publishCertificates(keys: readonly SigningKey[]): Reply {
  return json(200, Object.fromEntries(keys.map((key) => [key.kid, key.certificate])), cacheable);
}

/** `/oauth2/v3/certs`: the same keys as JSON Web Keys (RFC 7517). */
export function publishJwks(keys: readonly SigningKey[]): Reply {
  const jwks = keys.map(({ kid, privateKey }) => {
    const { n, e } = createPublicKey(privateKey).export({ format: 'jwk' });
    return { kid, kty: 'RSA', alg: 'RS256', use: 'sig', n, e };
  });
  return json(200, { keys: jwks }, cacheable);
}
