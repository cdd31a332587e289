import * as z from 'zod';
import { problemSchema } from '../../../infra/openapi/problem-schema.ts';
import type { RouteId } from '../../../shared/routes.ts';
import { findResponse } from './documented.ts';
import { people } from './people.ts';
import { ORIGIN } from './settings.ts';
import { type Ending, show } from './world.ts';

/** What a request was, as far as it matters for its answer. */
export interface Asked {
  /** None: no operation of the API. */
  id: RouteId | undefined;
  /** Whether a fault of AWS or Google befell it. */
  faulty: boolean;
  /** The marks of those of whom the answer may tell. */
  askers: readonly string[];
  /** What was given out earlier and may be seen by nobody again, such as sessions. */
  secrets: readonly string[];
}

const resultSchema = z.strictObject({
  statusCode: z.int().min(200).max(599),
  headers: z.record(z.string().regex(/^[a-z0-9-]+$/), z.string().regex(/^[\t\x20-\x7e\x80-\xff]*$/)),
  cookies: z.array(
    z
      .string()
      .regex(/^__Host-(session|attempt)=[\w.-]*; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Lax$/),
  ),
  body: z.string().max(256 * 1024),
});
type Result = z.infer<typeof resultSchema>;

const SAFE = ['cache-control', 'x-content-type-options', 'content-security-policy', 'referrer-policy'];
/** Tokens, secrets and codes as the stand-in and the fixtures write them. */
const SECRET = /CANARY|ya29\.|1\/\/0|4\/0A|eyJ[\w-]{8,}\.[\w-]+\./;
/** Texts of clients, which no log repeats. */
const CLIENT_TEXT = /INPUT7Q/;

/** Everything that is wrong with how a request has ended. */
export function findFaults(asked: Asked, ending: Ending): string[] {
  const faults = findLeaks(asked, ending);
  if (ending.kind !== 'answered')
    return [...faults, `${ending.kind} ${'error' in ending ? show(ending.error) : ''}`];
  const parsed = resultSchema.safeParse(ending.result);
  if (!parsed.success)
    return [...faults, `no result of a function: ${z.prettifyError(parsed.error)} ${show(ending.result)}`];
  const result = parsed.data;
  return [
    ...faults,
    ...findBadHeaders(result),
    ...(asked.id ? judge(asked.id, asked, result) : judgeUnknown(result)),
  ];
}

function findLeaks({ askers, secrets }: Asked, ending: Ending): string[] {
  const faults: string[] = [];
  if (SECRET.test(ending.log)) faults.push(`a secret in the log: ${ending.log}`);
  if (CLIENT_TEXT.test(ending.log)) faults.push(`a client's text in the log: ${ending.log}`);
  if (ending.kind !== 'answered') return faults;
  const { cookies: _cookies, ...visible } = Object(ending.result);
  const text = show(visible);
  if (SECRET.test(text)) faults.push(`a secret in the answer: ${text}`);
  for (const secret of secrets) {
    if (text.includes(secret)) faults.push('what a cookie holds stands in the answer');
    if (ending.log.includes(secret)) faults.push('what a cookie holds stands in the log');
  }
  for (const mark of people.flatMap((person) => [person.mark, person.sub]))
    if (!askers.includes(mark) && text.includes(mark)) faults.push(`${askers} are told of ${mark}: ${text}`);
  return faults;
}

function findBadHeaders({ headers, cookies }: Result): string[] {
  const faults = SAFE.filter((name) => !headers[name]).map((name) => `without ${name}`);
  const names = cookies.map((cookie) => cookie.split('=')[0]);
  if (new Set(names).size < names.length) faults.push('one cookie is set twice');
  const { location } = headers;
  if (location !== undefined && !new RegExp(`^${ORIGIN}/\\?auth=[a-z_]+$`).test(location))
    faults.push(`redirects to ${location}`);
  return faults;
}

function judge(id: RouteId, { faulty }: Asked, result: Result): string[] {
  const { statusCode: status, headers, body } = result;
  const documented = findResponse(id, status);
  if (!documented) return [`${id} answers ${status}, which is not documented: ${body}`];
  const faults: string[] = [];
  const sent = Object.keys(headers).concat(result.cookies.length > 0 ? 'set-cookie' : []);
  for (const name of ['set-cookie', 'idempotency-key', 'retry-after', 'location', 'etag', 'allow'])
    if (sent.includes(name) && !documented.headers.includes(name))
      faults.push(`${id} ${status} with ${name}`);
  if (status >= 400) {
    const problem = readProblem(result);
    if (typeof problem === 'string') return [...faults, `${id}: ${problem}`];
    if (!documented.codes?.includes(problem.code))
      faults.push(`${id} ${status} ${problem.code} is not documented`);
    if (problem.code === 'internal') faults.push(`${id} answers 500`);
    if (status >= 500 && !faulty) faults.push(`${id} answers ${problem.code} though nothing was wrong`);
    return faults;
  }
  return [...faults, ...judgeBody(id, documented.body, body)];
}

function judgeBody(id: RouteId, schema: z.core.$ZodType | undefined, body: string): string[] {
  if (!schema) return body === '' ? [] : [`${id} answers a body`];
  const value: unknown = JSON.parse(body);
  const parsed = z.safeParse(schema, value);
  if (!parsed.success)
    return [`${id} answers what is not documented: ${z.prettifyError(parsed.error)} ${body}`];
  // A schema drops what it does not know.
  const same = JSON.stringify(sorted(parsed.data)) === JSON.stringify(sorted(value));
  return same ? [] : [`${id} answers more than is documented: ${body}`];
}

function judgeUnknown(result: Result): string[] {
  const problem = readProblem(result);
  if (typeof problem === 'string') return [problem];
  const expected =
    problem.code === 'not_found' || (problem.code === 'method_not_allowed' && result.headers['allow']);
  return expected ? [] : [`an unknown address answers ${problem.code}`];
}

function readProblem({ statusCode, headers, body }: Result): z.infer<typeof problemSchema> | string {
  if (headers['content-type'] !== 'application/problem+json')
    return `a problem of type ${headers['content-type']}`;
  const problem = problemSchema.strict().safeParse(JSON.parse(body));
  if (!problem.success) return `no problem: ${body}`;
  return problem.data.status === statusCode ? problem.data : 'a problem of another status';
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, one]) => [name, sorted(one)]),
  );
}
