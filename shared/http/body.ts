import { isObject } from '../input/field-errors.ts';
import { Failure } from '../problems.ts';

/** The largest body accepted, in bytes. */
export const BODY_LIMIT = 16 * 1024;

interface RawBody {
  body?: string | undefined;
  isBase64Encoded: boolean;
  contentType: string | undefined;
}

/**
 * Reads a JSON object.
 *
 * @throws Failure `unsupported_media_type`, `payload_too_large`, `malformed_json` (empty, not UTF-8, not JSON,
 * not an object), `unknown_field` (`__proto__`)
 */
export function readJsonObject(raw: RawBody): Record<string, unknown> {
  if (!/^application\/json\s*(;|$)/i.test(raw.contentType ?? '')) throw new Failure('unsupported_media_type');
  const bytes = Buffer.from(raw.body ?? '', raw.isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > BODY_LIMIT) throw new Failure('payload_too_large');
  if (raw.isBase64Encoded && !isBase64(raw.body ?? '')) throw new Failure('malformed_json');
  const value = parseJson(bytes);
  if (!isObject(value)) throw new Failure('malformed_json', { detail: 'The body must be a JSON object.' });
  return { ...value };
}

/**
 * Reads a body that is a token: of any media type, without the white space around it.
 *
 * @throws Failure `payload_too_large`
 */
export function readToken({ body, isBase64Encoded }: Omit<RawBody, 'contentType'>): string {
  const bytes = Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > BODY_LIMIT) throw new Failure('payload_too_large');
  return bytes.toString('utf8').trim();
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes), refusePrototype);
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure('malformed_json');
  }
}

function refusePrototype(key: string, value: unknown): unknown {
  if (key === '__proto__')
    throw new Failure('unknown_field', { detail: 'This field is not known: __proto__' });
  return value;
}

function isBase64(text: string): boolean {
  return /^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0;
}
