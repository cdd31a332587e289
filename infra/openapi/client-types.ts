import { join } from 'node:path';
import { compile } from 'json-schema-to-typescript';
import type { Json } from './operation.ts';
import { type Called, readCalls } from './read-calls.ts';

/** Where the types of the browser client are kept. */
export const CLIENT_TYPES_PATH = join(import.meta.dirname, '../../frontend/client/api.ts');

const HEADER = '// Made by `npm run openapi` from functions/openapi.yaml. Do not edit.\n';

/** Columns of a comment's text. */
const WIDTH = 100;

/**
 * The types of the HTTP API for a client of it: each schema of the document, what each operation takes and
 * answers, and where it is, as a table for run time.
 *
 * A type has just the fields that the document has, so that a wrong name does not compile, neither in a request
 * nor where an answer is read. An answer may hold more all the same.
 *
 * @param document OpenAPI 3.1 as {@link renderDocument} makes it
 */
export async function renderClientTypes(document: string): Promise<string> {
  const { schemas, calls } = readCalls(document);
  const types = Object.entries({ ...schemas, Operations: describeCalls(calls) });
  const rendered = await Promise.all(types.map(([name, schema]) => renderType(name, schema)));
  return [HEADER, ...rendered, renderTable(calls)].join('\n');
}

async function renderType(name: string, schema: unknown): Promise<string> {
  const type = await compile(toTypes(schema) as Json, name, {
    bannerComment: '',
    additionalProperties: false,
    style: { printWidth: 110, singleQuote: true, trailingComma: 'all' },
  });
  return type.replaceAll(/\/\*\*\n +\* (.*)\n +\*\//g, '/** $1 */');
}

/**
 * What of a schema can be said in types. Rules that cannot are for the server to check: `oneOf` and `not` stand for
 * rules between fields in the document, and the library would make of them types that allow anything.
 */
function toTypes(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(toTypes);
  if (!isObject(schema)) return schema;
  const {
    $ref,
    description,
    properties,
    oneOf: _one,
    not: _not,
    minItems: _min,
    maxItems: _max,
    ...rest
  } = schema;
  return {
    ...mapValues(rest, toTypes),
    ...(isObject(properties) ? { properties: mapValues(properties, toTypes) } : {}),
    ...(typeof $ref === 'string' ? { tsType: $ref.split('/').at(-1) } : {}),
    ...(typeof description === 'string' ? { description: wrap(description) } : {}),
  };
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null;
}

function mapValues(object: Json, map: (value: unknown) => unknown): Json {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value)]));
}

function wrap(text: string): string {
  return text.replaceAll(new RegExp(`(.{1,${WIDTH}})(?:\\s+|$)`, 'g'), '$1\n').trim();
}

/** The interface `Operations`, as a schema, so that all types are made alike. */
function describeCalls(calls: readonly Called[]): Json {
  const described = calls.map(({ id, summary, method, path, body, answers, problems }) => [
    id,
    {
      description: `${summary}.`,
      ...objectOf({
        method: { const: method },
        path: { const: path },
        body: { tsType: body ?? 'undefined' },
        answer: { tsType: answers.map((answer) => answer ?? 'undefined').join(' | ') },
        problem: { enum: problems },
      }),
    },
  ]);
  return {
    description: 'What each operation takes and answers, by its id.',
    ...objectOf(Object.fromEntries(described)),
  };
}

function objectOf(properties: Readonly<Record<string, Json>>): Json {
  return { type: 'object', properties, required: Object.keys(properties) };
}

/** Method and path by operation: all that a client needs of the document when it runs. */
function renderTable(calls: readonly Called[]): string {
  const rows = calls.map(({ id, method, path }) => `  ${id}: ['${method}', '${path}'],\n`).join('');
  return `/** Method and path of each operation, below \`/api\`. */
export const operations = {
${rows}} as const satisfies {
  readonly [Id in keyof Operations]: readonly [Operations[Id]['method'], Operations[Id]['path']];
};
`;
}
