import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import * as z from 'zod';
import { describeApi } from '../../../infra/openapi/document.ts';
import { problemsOutsideOperations } from '../../../infra/openapi/information.ts';
import type { Body, Operation } from '../../../infra/openapi/operation.ts';
import { operations } from '../../../infra/openapi/operations.ts';
import { problemCodes } from '../../../infra/openapi/problem-schema.ts';
import { DOCUMENT_PATH, renderDocument } from '../../../infra/openapi/render.ts';
import { refTo } from '../../../infra/openapi/schemas.ts';
import { type Route, type RouteId, routes } from '../../../shared/routes.ts';

const routeEntries = Object.entries(routes) as [RouteId, Route][];

const answers = routeEntries.flatMap(([id]) =>
  Object.entries(operations[id].responses).flatMap(([status, { body }]) =>
    body === undefined ? [] : [{ id, status, body: body as Body }],
  ),
);

const documentSchema = z.looseObject({
  info: z.looseObject({ version: z.string() }),
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.looseObject({
        operationId: z.string(),
        security: z.array(z.record(z.string(), z.array(z.string()))),
        parameters: z.array(z.looseObject({})).optional(),
        requestBody: z.looseObject({}).optional(),
        responses: z.record(z.string(), z.looseObject({ $ref: z.string().optional() })),
      }),
    ),
  ),
  components: z.looseObject({
    schemas: z.record(z.string(), z.looseObject({})),
    responses: z.record(
      z.string(),
      z.looseObject({
        headers: z.record(z.string(), z.unknown()).optional(),
        content: z.record(z.string(), z.looseObject({})),
      }),
    ),
    examples: z.record(z.string(), z.looseObject({ value: z.unknown() })),
  }),
});
const document = documentSchema.parse(parse(readFileSync(DOCUMENT_PATH, 'utf8')));
const documented = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
);

describe('the OpenAPI document', () => {
  test('is the generator’s output', () => {
    const kept = readFileSync(DOCUMENT_PATH, 'utf8');
    if (kept !== renderDocument()) throw new Error('functions/openapi.yaml is out of date: npm run openapi');
    expect(parse(kept)).toEqual(JSON.parse(JSON.stringify(describeApi())));
  });

  test('is of the version of the package', () => {
    const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
    const { version } = z.object({ version: z.string() }).parse(JSON.parse(text));
    expect(document.info.version).toBe(version);
  });

  test('shows for every request that it shows an answer, under the same name', () => {
    const names = ({ examples = {} }: Partial<Body> = {}) => Object.keys(examples);
    for (const [id, { request, responses }] of Object.entries<Operation>(operations)) {
      const answered = new Set(Object.values(responses).flatMap(({ body }) => names(body)));
      expect({ id, without: names(request).filter((name) => !answered.has(name)) }).toEqual({
        id,
        without: [],
      });
    }
  });

  test('has every route of the table and no other', () => {
    const found = documented.map(
      ({ path, method, operation }) => `${operation.operationId}: ${method} ${path}`,
    );
    expect(found.sort()).toEqual(
      routeEntries.map(([id, { method, path }]) => `${id}: ${method} ${path}`).sort(),
    );
  });

  test.each(documented.map((each) => [each.operation.operationId, each] as const))(
    'asks for what the route of %s asks for',
    (id, { operation }) => {
      const route: Route = routes[id as RouteId];
      expect(operation.requestBody !== undefined).toBe(route.body !== 'none');
      const withSession = operation.security.filter((cookies) => 'session' in cookies).length;
      const without = operation.security.length - withSession;
      expect({
        withSession: withSession > 0,
        without: without > 0 || operation.security.length === 0,
      }).toEqual({
        withSession: route.session !== 'none',
        without: route.session !== 'required',
      });
      const guarded = operation.parameters?.some(
        ({ $ref }) => $ref === '#/components/parameters/XRequestedWith',
      );
      expect(guarded ?? false).toBe(route.method !== 'GET' && route.caller !== 'google');
    },
  );

  test('resolves every reference, and names no schema that is not used', () => {
    const text = JSON.stringify(document);
    const references = [
      ...new Set([...text.matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path]) => path ?? '')),
    ];
    for (const reference of references) {
      const target = reference
        .split('/')
        .reduce<unknown>(
          (at, key) => z.record(z.string(), z.unknown()).catch({}).parse(at)[key],
          JSON.parse(text),
        );
      expect({ reference, found: target !== undefined }).toEqual({ reference, found: true });
    }
    for (const id of Object.keys(document.components.schemas)) {
      expect(references).toContain(`components/schemas/${id}`);
    }
  });

  test('closes requests to unknown fields, and leaves answers open for new ones', () => {
    const schemaOf = (body: Body) =>
      document.components.schemas[String(refTo(body.schema)['$ref']).split('/').at(-1) ?? ''];
    const requests = Object.values(operations).flatMap(({ request }) => request ?? []);
    expect(requests).toHaveLength(routeEntries.filter(([, { body }]) => body === 'json').length);
    for (const request of requests) {
      expect(schemaOf(request)).toHaveProperty('additionalProperties', false);
    }
    for (const { body } of answers) expect(schemaOf(body)).not.toHaveProperty('additionalProperties');
  });
});

describe('problems', () => {
  test('are each answered by some operation, or explained', () => {
    const inOperations = new Set(
      documented.flatMap(({ operation }) =>
        Object.values(operation.responses).flatMap(
          ({ $ref }) => $ref?.split('/').at(-1)?.split('-').slice(1) ?? [],
        ),
      ),
    );
    const explained = Object.keys(problemsOutsideOperations);
    expect([...inOperations, ...explained].sort()).toEqual([...problemCodes].sort());
  });

  test('say when to try again where that can be said', () => {
    for (const [name, { headers }] of Object.entries(document.components.responses)) {
      const retried = /^(Keyed)?Problem(429|502|503|504)-/.test(name);
      expect({ name, told: 'Retry-After' in (headers ?? {}) }).toEqual({ name, told: retried });
    }
  });

  test('carry a schema that lists just the codes of the response', () => {
    for (const [name, { content }] of Object.entries(document.components.responses)) {
      const codes = name.split('-').slice(1);
      if (codes.length === 0) continue;
      expect(content['application/problem+json']).toMatchObject({
        schema: {
          allOf: [{ $ref: '#/components/schemas/Problem' }, { properties: { code: { enum: codes } } }],
        },
      });
    }
  });
});
