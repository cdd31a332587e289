import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { API_PREFIX, type Route, type RouteId, routes } from '../../shared/routes.ts';
import { description, headers, problemsOutsideOperations, securitySchemes, tags } from './information.ts';
import type { Body, Json, Operation, Success } from './operation.ts';
import { operations } from './operations.ts';
import { parametersOf, sharedParameters } from './parameters.ts';
import { problemResponses, referToProblems } from './problem-responses.ts';
import { problemCodes, problemExample } from './problem-schema.ts';
import { describeSchemas, refTo } from './schemas.ts';

const packageSchema = z.object({ version: z.string(), license: z.string() });

/** The OpenAPI 3.1 document of the HTTP API, made of the routes table, the schemas and the problems. */
export function describeApi(): Json {
  const packageFile = new URL('../../package.json', import.meta.url);
  const { version, license } = packageSchema.parse(JSON.parse(readFileSync(packageFile, 'utf8')));
  return {
    openapi: '3.1.1',
    info: {
      title: 'OnBehalf',
      version,
      summary: 'Google Calendar on behalf of your users.',
      description,
      license: { name: license, identifier: license },
    },
    servers: [{ url: API_PREFIX, description: 'The same origin as the page.' }],
    tags,
    paths: describePaths(),
    components: {
      schemas: describeSchemas(),
      responses: describeProblemResponses(),
      parameters: sharedParameters,
      headers,
      examples: Object.fromEntries(
        problemCodes
          .filter((code) => !(code in problemsOutsideOperations))
          .map((code) => [code, problemExample(code)]),
      ),
      securitySchemes,
    },
  };
}

function describePaths(): Record<string, Json> {
  const paths: Record<string, Json> = {};
  for (const [id, route] of Object.entries(routes) as [RouteId, Route][]) {
    const operation = describeOperation(id, route, operations[id]);
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation };
  }
  return paths;
}

function describeOperation(id: RouteId, route: Route, operation: Operation): Json {
  const { summary, description, tag, request, responses } = operation;
  const content = request ? jsonContent(request) : operation.content;
  const parameters = [...parametersOf(route), ...(operation.parameters ?? [])];
  return {
    operationId: id,
    summary,
    description,
    tags: [tag],
    security: describeSecurity(route, operation),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(content ? { requestBody: { required: true, content } } : {}),
    responses: {
      ...Object.fromEntries(
        Object.entries(responses).map(([status, success]) => [status, describeSuccess(success)]),
      ),
      ...referToProblems(route, operation),
    },
  };
}

/** The answers that are problems, each once: many operations share them. */
function describeProblemResponses(): Record<string, Json> {
  const all = (Object.entries(routes) as [RouteId, Route][]).flatMap(([id, route]) =>
    Object.entries(problemResponses(route, operations[id])),
  );
  return Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Which cookies an operation takes; an empty requirement makes the others optional. */
function describeSecurity(route: Route, { attempt }: Operation): readonly Json[] {
  const base = attempt ? { attempt: [] } : {};
  if (route.session === 'none') return attempt ? [base] : [];
  if (route.session === 'optional') return [base, { ...base, session: [] }];
  return [{ ...base, session: [] }];
}

function describeSuccess({ description, headers, body }: Success): Json {
  return {
    description,
    ...(headers ? { headers } : {}),
    ...(body ? { content: jsonContent(body) } : {}),
  };
}

function jsonContent({ schema, examples }: Body): Json {
  return { 'application/json': { schema: refTo(schema), examples } };
}
