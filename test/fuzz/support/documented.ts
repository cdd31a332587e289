import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import * as z from 'zod';
import type { Success } from '../../../infra/openapi/operation.ts';
import { operations } from '../../../infra/openapi/operations.ts';
import type { RouteId } from '../../../shared/routes.ts';

const reference = z.object({ $ref: z.string() });
const content = z.record(
  z.string(),
  z.object({
    schema: z.looseObject({
      allOf: z
        .tuple([
          z.unknown(),
          z.object({ properties: z.object({ code: z.object({ enum: z.array(z.string()) }) }) }),
        ])
        .optional(),
    }),
    examples: z.record(z.string(), z.looseObject({ value: z.unknown().optional() })).optional(),
  }),
);
const response = z.object({
  headers: z.record(z.string(), z.unknown()).optional(),
  content: content.optional(),
});
const operation = z.object({
  operationId: z.string(),
  requestBody: z.object({ content }).optional(),
  responses: z.record(z.string(), z.union([reference, response])),
});
const document = z
  .object({
    paths: z.record(z.string(), z.record(z.string(), operation)),
    components: z.object({ responses: z.record(z.string(), response) }),
  })
  .parse(parse(readFileSync(new URL('../../../functions/openapi.yaml', import.meta.url), 'utf8')));

const described = new Map(
  Object.values(document.paths)
    .flatMap((methods) => Object.values(methods))
    .map((one) => [one.operationId, one]),
);

/** What the OpenAPI document says of an answer of an operation; none: that it does not come. */
export function findResponse(id: RouteId, status: number) {
  const found = described.get(id)?.responses[status];
  const parsed = reference.safeParse(found);
  const whole = parsed.success
    ? document.components.responses[parsed.data.$ref.slice('#/components/responses/'.length)]
    : response.parse(found ?? {});
  if (!found || !whole) return undefined;
  return {
    headers: Object.keys(whole.headers ?? {}).map((name) => name.toLowerCase()),
    /** Codes of problems; none: the answer is none. */
    codes: whole.content?.['application/problem+json']?.schema.allOf?.[1].properties.code.enum,
    body: (operations[id].responses as Record<string, Success>)[status]?.body?.schema,
  };
}

/** The bodies that the document shows of an operation's requests. */
export function requestExamples(id: RouteId): unknown[] {
  const examples = described.get(id)?.requestBody?.content['application/json']?.examples ?? {};
  return Object.values(examples).flatMap(({ value }) => (value === undefined ? [] : [value]));
}
