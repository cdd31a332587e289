import type * as z from 'zod/mini';
import type { ProblemCode } from '../../shared/problems.ts';
import type { RouteId, routes } from '../../shared/routes.ts';

/** A piece of the document, as it is written. */
export type Json = Readonly<Record<string, unknown>>;

/** An example body; `summary` says when it is sent or answered. */
export interface Example {
  summary: string;
  value: Json;
}

/** Examples by their name in the document. */
type Examples = Readonly<Record<string, Example>>;

/** A JSON body. The schema has an id (`meta`), by which it stands in the document's components. */
export interface Body {
  schema: z.ZodMiniType;
  examples: Examples;
}

/** An answer that is no problem. */
export interface Success {
  description: string;
  /** None: an empty body. */
  body?: Body;
  headers?: Readonly<Record<string, Json>>;
}

/** What the document says of a route beyond the routes table. */
export interface Operation {
  summary: string;
  /** CommonMark. */
  description: string;
  tag: 'Consent' | 'Session' | 'Account' | 'Calendar' | 'Plans' | 'Webhooks';
  /** `required`: without the cookie of an attempt the route has nothing to do. */
  attempt?: 'required';
  parameters?: readonly Json[];
  request?: Body;
  /** A body that is not JSON, by its media type. */
  content?: Json;
  responses: Readonly<Record<`${2 | 3}${number}`, Success>>;
  /** Codes that the endpoint itself answers; those of the checks before it follow from the route. */
  problems: readonly ProblemCode[];
  /** Whether the endpoint names the `Idempotency-Key` also when it fails. */
  keyedProblems?: true;
}

/** One operation a route; a route with a body says which. */
type OperationOf<Id extends RouteId> = Operation &
  {
    json: { request: Body; content?: never };
    token: { request?: never; content: Json };
    none: { request?: never; content?: never };
  }[(typeof routes)[Id]['body']];

export type OperationsOf<Id extends RouteId> = { readonly [Each in Id]: OperationOf<Each> };
