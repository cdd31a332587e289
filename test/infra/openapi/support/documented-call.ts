import { expect } from '@jest/globals';
import * as z from 'zod';
import type { Operation, Success } from '../../../../infra/openapi/operation.ts';
import { operations } from '../../../../infra/openapi/operations.ts';
import { problemResponses, problemsOf } from '../../../../infra/openapi/problem-responses.ts';
import { problemSchema } from '../../../../infra/openapi/problem-schema.ts';
import { type RouteId, routes } from '../../../../shared/routes.ts';
import type { AppUser, CallOptions } from '../../../support/app-user.ts';

export interface Asked extends CallOptions {
  /** The plan, for a route that has one in its path. */
  plan?: string;
  query?: string;
}

interface Told {
  status: number;
  body: unknown;
  headers: Headers;
}

/** Calls a route, and judges by what the document says of it whether the answer may be that. */
export async function ask(
  user: AppUser,
  id: RouteId,
  { plan = '', query = '', ...options }: Asked = {},
): Promise<Told> {
  const { method, path } = routes[id];
  const { status, body, headers } = await user.call(method, `${path.replace('{id}', plan)}${query}`, options);
  const operation: Operation = operations[id];
  const success = (operation.responses as Record<string, Success>)[status];
  if (success) {
    // A schema drops what it does not know, so equality says that nothing is undocumented.
    expect(success.body?.schema.parse(body)).toEqual(body);
    const documented = new Map(
      Object.entries(success.headers ?? {}).map(([name, header]) => [name.toLowerCase(), header]),
    );
    for (const name of ['set-cookie', 'idempotency-key', 'location', 'etag']) {
      // One that is said not to be required may be left out; the others always come.
      const sent = headers.has(name) || documented.get(name)?.['required'] === false;
      expect({ id, name, sent }).toEqual({ id, name, sent: documented.has(name) });
    }
  } else {
    const documented = Object.keys(problemHeaders(id, status)).map((name) => name.toLowerCase());
    for (const name of ['set-cookie', 'idempotency-key', 'retry-after', 'etag'].filter((name) =>
      headers.has(name),
    )) {
      expect(documented).toContain(name);
    }
    expect(problemSchema.parse(body)).toEqual(body);
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(problemsOf(routes[id], operations[id])).toContain(body.code);
    expect(body.status).toBe(status);
  }
  return { status, body, headers };
}

/** @returns the status of an answer that is a documented one */
export async function call(user: AppUser, id: RouteId, asked?: Asked): Promise<number> {
  return (await ask(user, id, asked)).status;
}

/** The headers that the document tells of an operation's failures with one status. */
function problemHeaders(id: RouteId, status: number): Record<string, unknown> {
  const responses = problemResponses(routes[id], operations[id]);
  const [, found] = Object.entries(responses).find(([name]) => name.includes(`Problem${status}-`)) ?? [];
  return z.record(z.string(), z.unknown()).catch({}).parse(found?.['headers']);
}
