import fc from 'fast-check';
import { mostly } from './mostly.ts';
import { ORIGIN } from './settings.ts';
import type { Cookie } from './step.ts';
import { text } from './wild.ts';

/** A header that a client chooses, or leaves out. */
export const header: fc.Arbitrary<readonly [string, string | undefined]> = fc.oneof(
  fc.tuple(
    fc.constant('origin'),
    fc.constantFrom(
      undefined,
      'null',
      'https://evil.example',
      `${ORIGIN}.evil.example`,
      `${ORIGIN}/`,
      ORIGIN.toUpperCase(),
      `${ORIGIN}, ${ORIGIN}`,
      '',
    ),
  ),
  fc.tuple(fc.constant('x-requested-with'), fc.constantFrom(undefined, 'fetch', '', 'XMLHTTPREQUEST')),
  fc.tuple(
    fc.constant('content-type'),
    fc.constantFrom(
      undefined,
      'text/plain',
      'application/json; charset=utf-16',
      'application/jsonp',
      'APPLICATION/JSON',
      'multipart/form-data',
      '',
    ),
  ),
  fc.tuple(
    fc.constant('idempotency-key'),
    fc.oneof(text, fc.constantFrom('k', 'k2', '"k"', 'x'.repeat(255), 'x'.repeat(256))),
  ),
  fc.tuple(fc.constant('idempotency-key'), fc.constantFrom('k', 'k2')),
  fc.tuple(fc.constant('if-match'), fc.oneof(text, fc.constantFrom('*', '"*"', '""', '"', 'W/"1"'))),
  fc.tuple(fc.constantFrom('content-length', 'x-forwarded-for', 'authorization', 'host', '__proto__'), text),
);

/** What a browser, or somebody with another's cookie, may send. */
export const cookie: fc.Arbitrary<Cookie> = mostly<Cookie>(
  'jar',
  fc.oneof(
    fc.constantFrom<Cookie>('none', 'twice', 'other', 'cut', 'stolen name'),
    fc
      .oneof(
        text,
        fc.constantFrom(
          '.',
          'a.',
          `.${'x'.repeat(43)}`,
          `${'9'.repeat(256)}.${'x'.repeat(43)}`,
          '%',
          '%zz',
          '"q"',
        ),
      )
      .map((raw) => ({ raw })),
  ),
);

const parts = fc.constantFrom(
  'headers',
  'cookies',
  'queryStringParameters',
  'pathParameters',
  'body',
  'isBase64Encoded',
  'rawPath',
  'rawQueryString',
  'requestContext',
  'version',
  'stageVariables',
);
// As from a test event of the console, or another emulator: parts are missing, or null.
export const odd = fc.tuple(parts, fc.constantFrom<unknown>(undefined, null));
export const routeKeyed = fc.tuple(
  fc.constant('routeKey'),
  fc.constantFrom<unknown>(undefined, null, '$default', 'GET /api/nothing', 'constructor', '__proto__', ''),
);
