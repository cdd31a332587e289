import { CORS } from '../../shared/cors.ts';
import { BODY_LIMIT } from '../../shared/http/body.ts';
import { ATTEMPT_COOKIE, SESSION_COOKIE } from '../../shared/http/cookies.ts';
import type { ProblemCode } from '../../shared/problems.ts';
import { busDescription } from './bus-events.ts';
import type { Json } from './operation.ts';
import { keySchema } from './parameters.ts';
import { samples } from './samples.ts';

/** Codes that no operation of the document can answer, since they say that there is none; and when they come. */
export const problemsOutsideOperations: Partial<Record<ProblemCode, string>> = {
  not_found: 'for a path that is not in this document',
  method_not_allowed: 'for a path that is, with a method that is not; `Allow` lists those that are',
};

const outside = Object.entries(problemsOutsideOperations)
  .map(([code, when]) => `\`${code}\` (${when})`)
  .join(' and ');

const headerNames = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');

/** What holds for every operation. */
export const description = `Sign a user in with Google, ask later for Calendar access, and create Calendar events on the user's behalf, at once or by a plan while they are away. Page and API share one origin; no token ever reaches the page.

**Bodies** are JSON objects in UTF-8 as \`application/json\`, at most ${BODY_LIMIT.toLocaleString('en')} bytes. Unknown fields are refused, and so are control characters other than tab and line breaks. Answers may gain fields in later versions.

**Unsafe methods** take \`Origin\` and \`X-Requested-With\`; see the parameters.

**Failures** are \`application/problem+json\` (RFC 9457) with a stable \`code\`. Each operation lists the codes it can answer. Beyond them there are ${outside}. API Gateway itself answers in its own form, \`{"message": …}\`, when a request does not reach a function: above all 429 when the API is throttled.

**Other origins**: a page on the same site but of another origin may call the API too, with \`credentials: "include"\`, if the deployment lists its exact origin. It may send ${headerNames(CORS.headers)}, and read ${headerNames(CORS.exposed)} of an answer besides what every page may.

**Caching**: every answer has \`Cache-Control: no-store\`.

${busDescription}`;

export const tags: readonly Json[] = [
  { name: 'Consent', description: 'Sign in with Google, and ask for more scopes later.' },
  { name: 'Session', description: 'Who is signed in; signing out.' },
  { name: 'Account', description: 'Leaving for good.' },
  { name: 'Calendar', description: 'Acting in the user’s Calendar.' },
  { name: 'Plans', description: 'Events to be created later, while the user is away.' },
  { name: 'Webhooks', description: 'What Google calls; no page does.' },
];

export const securitySchemes: Readonly<Record<string, Json>> = {
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: SESSION_COOKIE,
    description:
      'An opaque session, set by signing in. HttpOnly: browsers send it by themselves, with `credentials: "include"` from another origin.',
  },
  attempt: {
    type: 'apiKey',
    in: 'cookie',
    name: ATTEMPT_COOKIE,
    description: 'The attempt that this browser has begun, set by `POST /auth/attempts`. HttpOnly.',
  },
};

export const headers: Readonly<Record<string, Json>> = {
  RetryAfter: {
    description:
      'Seconds after which a repeat may succeed. Not with `not_configured`, which the operator has to mend.',
    schema: { type: 'integer', minimum: 0 },
    example: 10,
  },
  IdempotencyKey: {
    description: 'The key that the request counts under: the one that was sent, or one made here.',
    schema: keySchema,
    example: samples.key,
  },
  ETag: {
    description:
      'The version of the plan, for `If-Match`. The user’s changes make a new one, its runs do not.',
    schema: { type: 'string', pattern: '^"[^"]+"$' },
    example: `"${samples.scheduleVersion}"`,
  },
  ClearedSession: {
    description: '`__Host-session` is cleared.',
    schema: { type: 'string' },
  },
};
