import { createHash } from 'node:crypto';

/**
 * The id under which an event is created: the same request of the same user always gets the same one, so
 * Calendar itself refuses a second event. Base32hex in lower case is the alphabet that Calendar takes
 * (`[a-v0-9]`, 5 to 1,024 characters; events.insert reference); 256 bits make 52 characters.
 *
 * @param parts user, calendar, and what makes the request one of its kind: an idempotency key, or schedule and occurrence
 */
export function deriveEventId(...parts: readonly [user: string, calendarId: string, ...string[]]): string {
  const hash = BigInt(`0x${createHash('sha256').update(JSON.stringify(parts)).digest('hex')}`);
  // Digits of radix 32 are base32hex (RFC 4648 §7); four bits fill the last of them.
  return (hash << 4n).toString(32).padStart(52, '0');
}

/**
 * What tells two event requests apart: SHA-256 of the validated input, whatever order its fields came in.
 * It is kept with the event, so that an id that is taken can be told from a request that is repeated.
 */
export function fingerprint(input: object): string {
  return createHash('sha256').update(JSON.stringify(input, sortKeys)).digest('base64url');
}

function sortKeys(_key: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
