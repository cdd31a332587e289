import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { PROJECT_ROOT } from '../../../infra/bundling.ts';
import { problemsOutsideOperations } from '../../../infra/openapi/information.ts';
import { callbackProblems } from '../../../infra/openapi/operations/callback.ts';
import { operations } from '../../../infra/openapi/operations.ts';
import { problemsOf } from '../../../infra/openapi/problem-responses.ts';
import { problemCodes } from '../../../infra/openapi/problem-schema.ts';
import { type FunctionName, functionEnvironment } from '../../../shared/env.ts';
import type { ProblemCode } from '../../../shared/problems.ts';
import { type Route, type RouteId, routes } from '../../../shared/routes.ts';

const withRoutes = [...new Set(Object.values(routes).map((route): FunctionName => route.function))];
const exchanging = ['exchange-code', 'upgrade-scope', 'auth-callback'] as const;

/** Functions that no route leads to: API Gateway's default route, queues and timers call them. */
const withoutRoutes: readonly FunctionName[] = ['not-found', 'plan-broadcast', 'preflight', 'run-event'];

/** Codes that stand in a function's code but that it never answers, and why. */
const neverAnswered: { functions: readonly FunctionName[]; codes: readonly ProblemCode[]; why: string }[] = [
  {
    functions: withRoutes,
    codes: ['not_found'],
    why: 'API Gateway calls a function for its own routes only',
  },
  {
    functions: ['session', 'disconnect', 'list-calendars', 'auth-callback'],
    codes: ['malformed_json', 'unknown_field', 'payload_too_large', 'unsupported_media_type'],
    why: 'a body is read of routes that have one only',
  },
  {
    functions: ['receive-security-event'],
    codes: [
      'csrf',
      'invalid_request',
      'unauthenticated',
      'malformed_json',
      'unknown_field',
      'unsupported_media_type',
    ],
    why: 'Google has no page, cookie or session, and sends no JSON',
  },
  {
    functions: ['auth-callback', 'list-calendars'],
    codes: ['csrf'],
    why: 'only unsafe methods are guarded; the callback has its state',
  },
  { functions: ['exchange-code'], codes: ['unauthenticated'], why: 'a sign-in takes no session' },
  {
    functions: ['session'],
    codes: ['consent_required', 'reconnect_required'],
    why: 'values of `connection`, not problems',
  },
  {
    functions: ['schedules'],
    codes: ['deleted_by_user'],
    why: 'a status of a run, not a problem',
  },
  {
    functions: exchanging,
    codes: ['reconnect_required'],
    why: 'of a code this is invalid_code',
  },
  {
    functions: ['exchange-code'],
    codes: ['account_mismatch'],
    why: 'only an upgrade has an account to compare with',
  },
  {
    functions: ['disconnect'],
    codes: [
      'access_denied',
      'reconnect_required',
      'rate_limited',
      'google_unexpected',
      'google_unavailable',
      'google_timeout',
    ],
    why: 'whatever keeps the token from being revoked is the 202',
  },
];

/** The codes that are left in a function's own code once esbuild has dropped what it never calls. */
async function observeCodes(name: FunctionName): Promise<ProblemCode[]> {
  const { outputFiles } = await build({
    absWorkingDir: PROJECT_ROOT,
    entryPoints: [join('functions', `${name}.ts`)],
    bundle: true,
    packages: 'external',
    // Says whose matter each code is, wherever it comes from.
    external: ['*/signals.ts'],
    platform: 'node',
    format: 'esm',
    write: false,
    logLevel: 'silent',
  });
  const source = outputFiles.map(({ text }) => text).join('\n');
  return problemCodes.filter((code) => source.includes(`"${code}"`));
}

function documentedFor(name: FunctionName): Set<ProblemCode> {
  const own = (Object.entries(routes) as [RouteId, Route][]).filter(([, route]) => route.function === name);
  return new Set([
    ...own.flatMap(([id, route]) => problemsOf(route, operations[id])),
    ...(name === 'auth-callback' ? callbackProblems : []),
  ]);
}

describe('the problems that the document lists', () => {
  test.each(withRoutes)('are those that the code of %s can answer', async (name) => {
    const documented = documentedFor(name);
    const exempt = neverAnswered.flatMap(({ functions, codes }) => (functions.includes(name) ? codes : []));
    expect(exempt.filter((code) => documented.has(code))).toEqual([]);
    const observed = await observeCodes(name);
    expect([...new Set([...documented, ...exempt])].sort()).toEqual(observed.sort());
  });

  test('leave to the default route what is outside of every operation', async () => {
    expect((await observeCodes('not-found')).sort()).toEqual(Object.keys(problemsOutsideOperations).sort());
    expect(Object.keys(functionEnvironment).sort()).toEqual([...withRoutes, ...withoutRoutes].sort());
  });
});
