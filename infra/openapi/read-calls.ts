import { parse } from 'yaml';
import * as z from 'zod';

/** An operation as a script in a page sees it. */
export interface Called {
  id: string;
  summary: string;
  method: string;
  /** Below the API's prefix. */
  path: string;
  /** The schema of the body; none: no body. */
  body: string | undefined;
  /** The schemas of success; `undefined`: an empty body. */
  answers: readonly (string | undefined)[];
  /** The codes of failure. */
  problems: readonly string[];
}

/** A reference, as the name that it ends with. */
const reference = z.string().transform((path) => path.split('/').at(-1) ?? '');
const schemaOfContent = z
  .object({ 'application/json': z.object({ schema: z.object({ $ref: reference }) }).optional() })
  .transform((content) => content['application/json']?.schema.$ref);

const operation = z.object({
  operationId: z.string(),
  summary: z.string(),
  requestBody: z.object({ content: schemaOfContent }).optional(),
  responses: z.record(
    z.string(),
    z.object({ $ref: reference.optional(), content: schemaOfContent.optional() }),
  ),
});

const codes = z.object({ properties: z.object({ code: z.object({ enum: z.array(z.string()) }) }) });
const problem = z.object({ schema: z.object({ allOf: z.tuple([z.unknown(), codes]) }) });

const problemSchema = z.looseObject({
  properties: z.looseObject({ code: z.looseObject({ enum: z.array(z.string()) }) }),
});

const documentSchema = z.object({
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.object({
    schemas: z.object({ Problem: problemSchema }).catchall(z.unknown()),
    // Some statuses are answered by API Gateway alone, without a code.
    responses: z.record(
      z.string(),
      z.object({ content: z.object({ 'application/problem+json': problem.optional() }) }),
    ),
  }),
});

/**
 * Reads from an OpenAPI document in YAML what the scripts of a page call, and the schemas; the codes that only others
 * can be answered with are left out.
 */
export function readCalls(document: string): { schemas: Record<string, unknown>; calls: Called[] } {
  const { paths, components } = documentSchema.parse(parse(document));
  const { Problem, ...schemas } = components.schemas;
  const codesOf = (response = ''): string[] =>
    components.responses[response]?.content['application/problem+json']?.schema.allOf[1].properties.code
      .enum ?? [];
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId, summary, requestBody, responses }]) => {
      const successes = Object.entries(responses).filter(([status]) => status.startsWith('2'));
      return {
        id: operationId,
        summary,
        method: method.toUpperCase(),
        path,
        body: requestBody?.content,
        answers: [...new Set(successes.map(([, { content }]) => content))],
        problems: Object.values(responses).flatMap(({ $ref }) => codesOf($ref)),
        takesOther: requestBody !== undefined && requestBody.content === undefined,
      };
    }),
  );
  // What only redirects a browser, or takes something else than JSON, no script calls.
  const calls = all.filter(({ answers, takesOther }) => answers.length > 0 && !takesOther);
  const heard = new Set(calls.flatMap(({ problems }) => problems));
  const unheard = new Set(all.flatMap(({ problems }) => problems).filter((code) => !heard.has(code)));
  const { properties } = Problem;
  const code = { ...properties.code, enum: properties.code.enum.filter((code) => !unheard.has(code)) };
  return {
    schemas: { ...schemas, Problem: { ...Problem, properties: { ...properties, code } } },
    calls,
  };
}
