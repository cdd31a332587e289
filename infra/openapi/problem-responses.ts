import { type ProblemCode, problems } from '../../shared/problems.ts';
import type { Route } from '../../shared/routes.ts';
import type { Json, Operation } from './operation.ts';
import { namesKey } from './parameters.ts';
import { gatewayErrorSchema, problemCodes, problemSchema } from './problem-schema.ts';
import { refTo } from './schemas.ts';

/**
 * What API Gateway may answer to any route, before or instead of the function.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html (10 MB, 30 s), "http-api-throttling"
 */
const gatewayAnswers: Readonly<Record<number, { message: string; when: string }>> = {
  413: { message: 'Request Entity Too Large', when: 'the request is larger than 10 MB' },
  429: { message: 'Too Many Requests', when: 'the stage of the API is throttled' },
  500: { message: 'Internal Server Error', when: 'the function did not answer' },
  503: { message: 'Service Unavailable', when: 'the function could not be called, or took over 30 s' },
};

/** Statuses that API Gateway may answer whatever the route; 413 is mentioned where there is a body. */
const ALWAYS = [429, 500, 503];

/** Statuses whose problems may say when to try again (RFC 9110 §10.2.3). */
const RETRIED = new Set([429, 502, 503, 504]);

/**
 * The codes that a route can be answered with by the checks before its endpoint, and around it; see
 * `createHandler` and `readRequest`.
 */
function problemsBeforeEndpoint(route: Route): readonly ProblemCode[] {
  return [
    // Two session cookies, whether the route needs one or not.
    ...(route.caller === 'google' ? [] : (['invalid_request'] as const)),
    ...(route.method === 'GET' || route.caller === 'google' ? [] : (['csrf'] as const)),
    ...(route.session === 'required' ? (['unauthenticated'] as const) : []),
    ...(route.body === 'json'
      ? (['malformed_json', 'unknown_field', 'payload_too_large', 'unsupported_media_type'] as const)
      : []),
    ...(route.body === 'token' ? (['payload_too_large'] as const) : []),
    'internal',
    'not_configured',
  ];
}

/** Every code that an operation can be answered with. */
export function problemsOf(route: Route, operation: Operation): readonly ProblemCode[] {
  const codes = new Set<ProblemCode>([...problemsBeforeEndpoint(route), ...operation.problems]);
  return problemCodes.filter((code) => codes.has(code));
}

/** The failures of an operation by status, as references to the responses among the components. */
export function referToProblems(route: Route, operation: Operation): Record<string, Json> {
  return Object.fromEntries(
    refusalsOf(route, operation).map((refusal) => [
      String(refusal.status),
      { $ref: `#/components/responses/${nameOf(refusal)}` },
    ]),
  );
}

/** The failures of an operation by their name among the components; each lists its codes, for clients to switch. */
export function problemResponses(route: Route, operation: Operation): Record<string, Json> {
  return Object.fromEntries(
    refusalsOf(route, operation).map((refusal) => [nameOf(refusal), describeRefusal(refusal)]),
  );
}

/** All failures of an operation that have one status. */
interface Refusal {
  status: number;
  codes: readonly ProblemCode[];
  /** Whether it may name the `Idempotency-Key`. */
  keyed: boolean;
}

function refusalsOf(route: Route, operation: Operation): Refusal[] {
  const all = problemsOf(route, operation);
  const own = operation.keyedProblems ? [...operation.problems, 'internal' as const] : [];
  const keyed = new Set(own.map((code): number => problems[code].status));
  const statuses = new Set([...all.map((code): number => problems[code].status), ...ALWAYS]);
  return [...statuses]
    .sort((a, b) => a - b)
    .map((status) => ({
      status,
      codes: all.filter((code) => problems[code].status === status),
      keyed: keyed.has(status),
    }));
}

/** The name says all that is in it, so that it changes only with its content. */
function nameOf({ status, codes, keyed }: Refusal): string {
  if (codes.length === 0) return `Gateway${status}`;
  return `${keyed ? 'KeyedProblem' : 'Problem'}${status}-${codes.join('-')}`;
}

function describeRefusal({ status, codes, keyed }: Refusal): Json {
  const gateway = gatewayAnswers[status];
  const lines = [
    ...codes.map((code) => `- \`${code}\`: ${problems[code].title}`),
    ...(gateway ? [`- by API Gateway itself, when ${gateway.when}`] : []),
  ];
  const headers = {
    ...(codes.includes('unauthenticated')
      ? { 'Set-Cookie': { $ref: '#/components/headers/ClearedSession' } }
      : {}),
    ...(RETRIED.has(status) && codes.length > 0
      ? { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } }
      : {}),
    ...(keyed ? namesKey : {}),
  };
  return {
    description: lines.join('\n'),
    ...(Object.keys(headers).length > 0 ? { headers } : {}),
    content: {
      ...(codes.length > 0 ? { 'application/problem+json': problemContent(status, codes) } : {}),
      ...(gateway
        ? {
            'application/json': { schema: refTo(gatewayErrorSchema), example: { message: gateway.message } },
          }
        : {}),
    },
  };
}

function problemContent(status: number, codes: readonly ProblemCode[]): Json {
  return {
    schema: {
      allOf: [
        refTo(problemSchema),
        { type: 'object', properties: { status: { const: status }, code: { enum: codes } } },
      ],
    },
    examples: Object.fromEntries(codes.map((code) => [code, { $ref: `#/components/examples/${code}` }])),
  };
}
