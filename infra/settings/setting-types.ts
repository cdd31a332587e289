import * as z from 'zod';

/** Hosts that no public certificate is issued for: only to these may a setting speak plain http. */
const PRIVATE_HOST =
  /^(localhost|[^.]+|.+\.(localhost|localstack\.cloud|internal|local|test)|127\.[\d.]+|10\.[\d.]+|192\.168\.[\d.]+|172\.(1[6-9]|2\d|3[01])\.[\d.]+|\[::1\])$/;

function isAcceptedUrl(value: string): boolean {
  const url = URL.parse(value);
  if (!url || url.username || url.password || url.hash) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && PRIVATE_HOST.test(url.hostname));
}

/** An https URL, or an http one on a private host (an emulator, a stand-in, localhost). */
export const httpUrl = z
  .string()
  .refine(isAcceptedUrl, 'must be an https URL (http only for localhost and private hosts)');

/**
 * An exact origin as browsers send it in `Origin` (RFC 6454): no path, no wildcard, no default port, lower
 * case. Anything else would never be equal to a header, or be equal to too many.
 */
export const origin = z
  .string()
  .refine(
    (value) => isAcceptedUrl(value) && new URL(value).origin === value && !value.includes('*'),
    'must be an exact origin such as https://app.example.com, without path or wildcard',
  );

/** One scope token of RFC 6749, section 3.3. */
export const scope = z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, 'must be a list of OAuth scopes');

/** A list, or its elements in one string between spaces or commas; `-` is the empty list. */
export function list<T extends z.ZodType<string, string>>(element: T, { empty = false } = {}) {
  const elements = empty ? z.array(element) : z.array(element).min(1, 'must not be empty');
  return z.preprocess(
    (value) => {
      if (typeof value !== 'string') return value;
      return value === '-' ? [] : value.split(/[\s,]+/).filter(Boolean);
    },
    elements.transform((values) => [...new Set(values)]),
  );
}

/** `true` or `false`, also in the words of the command line. */
export const flag = z.preprocess(
  (value) => (value === 'true' ? true : value === 'false' ? false : value),
  z.boolean(),
);

/** A host name below a public suffix, in lower case and without a closing dot. */
export const hostName = z
  .string()
  .max(253)
  .regex(
    /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/,
    'must be a host name such as app.example.com',
  );
