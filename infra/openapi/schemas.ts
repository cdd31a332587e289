import * as z from 'zod/mini';
import { eventInputSchema } from '../../shared/calendar/event-input.ts';
import { eventTimeSchema } from '../../shared/calendar/event-time.ts';
import { scheduleInputSchema } from '../../shared/schedules/schedule-schema.ts';
import type { Json } from './operation.ts';

const ROOT = '#/components/schemas/';

/** The body of `POST /events` under the name it has in the document. */
export const eventRequestSchema = eventInputSchema.check(
  z.meta({
    id: 'Event',
    description:
      'The fields of Calendar’s `events.insert` that people use, in Google’s words. Rules between fields (end after start, a zone for a series, guests once each, and so on) are checked too.',
  }),
);

// Start and end are made of it; with an id they refer to one schema instead of holding two copies.
z.globalRegistry.add(eventTimeSchema, { ...z.globalRegistry.get(eventTimeSchema), id: 'EventTime' });

// The linter knows a name that is required only where it is declared, and looks for it inside of `not` as well.
z.globalRegistry.add(scheduleInputSchema, {
  ...z.globalRegistry.get(scheduleInputSchema),
  not: { properties: { until: true, count: true }, required: ['until', 'count'] },
});

/**
 * A reference to a schema among the components.
 *
 * @throws Error when the schema has no id
 */
export function refTo(schema: z.core.$ZodType): Json {
  return { $ref: ROOT + idOf(schema) };
}

function idOf(schema: z.core.$ZodType): string {
  const id = z.globalRegistry.get(schema)?.id;
  if (id === undefined) throw new Error('A schema of the document needs an id: z.meta({ id })');
  return id;
}

/**
 * Every schema with an id, as JSON Schema 2020-12, the dialect of OpenAPI 3.1.
 *
 * The input side of them all: a default makes a field of a request optional, and an answer stays open for
 * fields that a later version may add, which the output side would close.
 */
export function describeSchemas(): Record<string, Json> {
  const { schemas } = z.toJSONSchema(z.globalRegistry, {
    io: 'input',
    uri: (id) => ROOT + id,
    override: ({ jsonSchema }) => leaveOutBounds(jsonSchema),
  });
  return Object.fromEntries(
    Object.entries(schemas)
      .map(([id, { $schema: _dialect, $id: _uri, ...schema }]): [string, Json] => [id, schema])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** What a number of JavaScript can hold is no limit of the API. */
function leaveOutBounds(schema: z.core.JSONSchema.BaseSchema): void {
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
}
