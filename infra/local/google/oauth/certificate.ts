import { createPublicKey, type KeyObject, sign } from 'node:crypto';

/** DER: one tag, a length, the content (ITU-T X.690). */
function der(tag: number, ...content: Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  if (body.length < 128) return Buffer.concat([Buffer.from([tag, body.length]), body]);
  const length = Buffer.from(body.length.toString(16).padStart(body.length > 255 ? 4 : 2, '0'), 'hex');
  return Buffer.concat([Buffer.from([tag, 0x80 | length.length]), length, body]);
}

const SEQUENCE = 0x30;
const sha256WithRsa = der(SEQUENCE, Buffer.from('06092a864886f70d01010b0500', 'hex'));
const commonNameOid = Buffer.from('0603550403', 'hex');

const nameOf = (commonName: string) =>
  der(SEQUENCE, der(0x31, der(SEQUENCE, commonNameOid, der(0x0c, Buffer.from(commonName)))));

/** UTCTime, which ends with 2049. */
const utcTime = (time: number) =>
  der(0x17, Buffer.from(`${new Date(time).toISOString().slice(2, 19).replace(/[-:T]/g, '')}Z`));

/**
 * A self-signed X.509 certificate (RFC 5280) as PEM: the form in which Google publishes the keys of its ID
 * tokens at `/oauth2/v1/certs`. Node can read certificates but not make them.
 */
export function certify(privateKey: KeyObject, commonName: string, from: number, until: number): string {
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  const name = nameOf(commonName);
  const body = der(
    SEQUENCE,
    der(0x02, Buffer.from([1])),
    sha256WithRsa,
    name,
    der(SEQUENCE, utcTime(from), utcTime(until)),
    name,
    publicKey,
  );
  const signature = sign('sha256', body, privateKey);
  const certificate = der(SEQUENCE, body, sha256WithRsa, der(0x03, Buffer.from([0]), signature));
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
