import { createHash, createHmac, createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Account } from '../accounts.ts';
import type { Fault, IdTokenFault } from '../fault-schema.ts';
import type { GoogleState } from '../state.ts';
import type { SigningKey } from './keys.ts';
import { EMAIL_SCOPE, PROFILE_SCOPE } from './scopes.ts';

/** Seconds. */
const LIFETIME = 3600;

interface IdTokenSubject {
  account: Account;
  scopes: readonly string[];
  accessToken: string;
  nonce: string | undefined;
}

/** Source of the claims: https://developers.google.com/identity/openid-connect/openid-connect#an-id-tokens-payload */
function claimsOf(google: GoogleState, subject: IdTokenSubject): Record<string, unknown> {
  const { account, scopes, accessToken, nonce } = subject;
  const iat = Math.floor(google.now() / 1000);
  const email = scopes.includes(EMAIL_SCOPE) ? { email: account.email, email_verified: true } : {};
  const profile = scopes.includes(PROFILE_SCOPE)
    ? {
        name: account.name,
        picture: `${google.url}/photo/${account.sub}`,
        given_name: account.givenName,
        ...(account.familyName ? { family_name: account.familyName } : {}),
      }
    : {};
  return {
    iss: google.url,
    azp: google.client.id,
    aud: google.client.id,
    sub: account.sub,
    ...(account.hostedDomain ? { hd: account.hostedDomain } : {}),
    ...email,
    // OpenID Connect Core 3.1.3.6: the left half of the hash.
    at_hash: createHash('sha256').update(accessToken).digest().subarray(0, 16).toString('base64url'),
    ...(nonce !== undefined ? { nonce } : {}),
    ...profile,
    iat,
    exp: iat + LIFETIME,
  };
}

export const withoutNulls = (values: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

function foreignKey(): KeyObject {
  return createPrivateKey(
    generateKeyPairSync('rsa', {
      modulusLength: 2048,
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    }).privateKey,
  );
}

/** A JWT with a header, algorithm or key that Google would not use. */
export function signWrongly(
  key: SigningKey,
  claims: Record<string, unknown>,
  fault: IdTokenFault,
): Promise<string> | string {
  const header = withoutNulls({ alg: 'RS256', kid: key.kid, typ: 'JWT', ...fault.header });
  const { alg } = header;
  if (alg === 'none') return `${encode(header)}.${encode(claims)}.`;
  if (alg === 'HS256') {
    const signed = `${encode(header)}.${encode(claims)}`;
    return `${signed}.${createHmac('sha256', key.certificate).update(signed).digest('base64url')}`;
  }
  const privateKey = fault.foreignKey ? foreignKey() : key.privateKey;
  return new SignJWT(claims).setProtectedHeader({ ...header, alg: 'RS256' }).sign(privateKey);
}

/** An ID token as Google signs it (RS256), or a wrong one when a fault says so. */
export async function signIdToken(
  google: GoogleState,
  subject: IdTokenSubject,
  fault?: Fault,
): Promise<string> {
  const [key] = google.keys;
  if (key === undefined) throw new Error('There is no signing key.');
  const claims = claimsOf(google, subject);
  if (fault?.kind === 'id-token') {
    const then = Math.floor(google.now() / 1000) - 7200;
    const times = fault.expired ? { iat: then, exp: then + LIFETIME } : {};
    return signWrongly(key, withoutNulls({ ...claims, ...times, ...fault.claims }), fault);
  }
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', kid: key.kid, typ: 'JWT' })
    .sign(key.privateKey);
}
