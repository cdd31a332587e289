import { toResult } from '../../shared/http/answer.ts';
import { BODY_LIMIT } from '../../shared/http/body.ts';
import { ATTEMPT_COOKIE, SESSION_COOKIE } from '../../shared/http/cookies.ts';
import type { ProblemCode } from '../../shared/problems.ts';
import { TOO_MANY_REQUESTS } from '../constructs/firewall-rules.ts';
import { CORS } from '../cors.ts';
import { settingsSchema } from '../settings/settings-schema.ts';
import { busDescription } from './describe-bus.ts';
import type { Json } from './operation.ts';
import { keySchema } from './parameters.ts';
import { samples } from './samples/samples.ts';

/** Codes that no operation of the document can answer, since they say that there is none; and when they come. */
export const problemsOutsideOperations: Partial<Record<ProblemCode, string>> = {
  not_found: 'for a path that is not in this document',
  method_not_allowed: 'for a path that is, with a method that is not; `Allow` lists those that are',
};

/** Not to be raised: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const GATEWAY = {
  /** Seconds. */
  timeout: 30,
  /** Bytes of request line and headers together. */
  head: 10_240,
};

const { throttlingRate, throttlingBurst, wafRateLimit } = settingsSchema.shape;
const [rate, burst] = [throttlingRate.parse(undefined), throttlingBurst.parse(undefined)];
const perAddress = wafRateLimit.parse(undefined);
/** What the firewall answers; it has one body for all. */
const [refusal] = Object.values(TOO_MANY_REQUESTS).map(({ content }) => content);

/** Headers that no answer is without. */
const always = Object.entries(toResult({ status: 204 }).headers ?? {})
  .map(([name, value]) => `\`${name}: ${value}\``)
  .join(', ');

const outside = Object.entries(problemsOutsideOperations)
  .map(([code, when]) => `\`${code}\` (${when})`)
  .join(' and ');

const headerNames = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');

/** What holds for every operation. */
export const description = `Sign a user in with Google, ask later for Calendar access, and create Calendar events on the user's behalf, at once or by a plan while they are away. Page and API share one origin; no token ever reaches the page.

**Bodies** are JSON objects in UTF-8 as \`application/json\`, at most ${BODY_LIMIT.toLocaleString('en')} bytes. Unknown fields are refused, and so are control characters other than tab and line breaks. Request line and headers, cookies included, have at most ${GATEWAY.head.toLocaleString('en')} bytes together. Answers may gain fields in later versions.

**Unsafe methods** of a page (\`POST\`, \`PATCH\`, \`DELETE\`) take \`Origin\` and \`X-Requested-With\`; see the parameters.

**Repeating** a request whose answer was lost is safe for \`GET\` and \`DELETE\` (once the session has ended with it, the answer is \`unauthenticated\`), for \`POST /events\` and \`POST /schedules\` under the same \`Idempotency-Key\`, and for \`PATCH\` with the same \`If-Match\`, where \`stale_version\` may then mean that the first one was done. A code of Google’s is spent by the first try: begin a new attempt. After a failure with \`Retry-After\` wait that many seconds. An answer takes at most ${GATEWAY.timeout} seconds.

**Failures** are \`application/problem+json\` (RFC 9457) with a stable \`code\`. Each operation lists the codes it can answer. Beyond them there are ${outside}. What stands before the functions answers in a form of its own: API Gateway with \`{"message": …}\`, above all 429 when the API is throttled (all clients together, by default over ${rate} requests a second, or ${burst} at once), and the firewall, if the deployment has one, with 429 and \`${refusal}\` when one address sends too much (by default over ${perAddress.toLocaleString('en')} requests in five minutes).

**Other origins**: a page on the same site but of another origin may call the API too, with \`credentials: "include"\`, if the deployment lists its exact origin. It may send ${headerNames(CORS.headers)}, and read ${headerNames(CORS.exposed)} of an answer besides what every page may. Preflights are answered by API Gateway; a browser may remember one for ${CORS.maxAge.toLocaleString('en')} seconds.

**Headers**: every answer of a function has ${always}, so nothing is kept in a cache, guessed at or framed.

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
