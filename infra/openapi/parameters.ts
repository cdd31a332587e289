import type { Route } from '../../shared/routes.ts';
import type { Json } from './operation.ts';
import { samples } from './samples/samples.ts';
import { story } from './samples/story.ts';

/** What tells a page of the application from any other. */
const guardHeaders = {
  Origin: {
    name: 'Origin',
    in: 'header',
    required: true,
    description:
      'One of the exact origins of the deployment. Browsers send it by themselves with every unsafe method; `null` is refused.',
    schema: { type: 'string', format: 'uri' },
    example: story.origin,
  },
  XRequestedWith: {
    name: 'X-Requested-With',
    in: 'header',
    required: true,
    description: 'A page of another site cannot send it without a CORS preflight. Case makes no difference.',
    schema: { type: 'string', const: 'XmlHttpRequest' },
    example: 'XmlHttpRequest',
  },
} as const satisfies Record<string, Json>;

/** Parameters that several operations take, by their name among the components. */
export const sharedParameters: Readonly<Record<string, Json>> = {
  ...guardHeaders,
  ScheduleId: {
    name: 'id',
    in: 'path',
    required: true,
    description:
      'The `id` of a plan. Of what cannot be one the answer is `invalid_request`; of a plan that is not there, or another user’s, `schedule_not_found`.',
    schema: { type: 'string', pattern: '^[0-9a-v]{52}$' },
    example: samples.scheduleId,
  },
};

/** The headers that a route takes because of what it is. */
export function parametersOf(route: Route): readonly Json[] {
  if (route.method === 'GET' || route.caller === 'google') return [];
  return Object.keys(guardHeaders).map((name) => ({ $ref: `#/components/parameters/${name}` }));
}

export const keySchema = { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x21-\\x7e]+$' };

/** The `Idempotency-Key` that a request may have. @param validity whose requests it tells apart, and how long */
export function idempotencyKey(validity: string): Json {
  return {
    name: 'Idempotency-Key',
    in: 'header',
    description: `Chosen by the client, for example a UUID: 1 to 255 visible ASCII characters, taken as they are (draft-ietf-httpapi-idempotency-key-header). ${validity}`,
    schema: keySchema,
    example: samples.key,
  };
}

/** The header of an answer that names the key under which it was asked for. */
export const namesKey: Json = { 'Idempotency-Key': { $ref: '#/components/headers/IdempotencyKey' } };

/** For a description: the scopes of which the grant has to carry one. */
export function needsOneOf(scopes: readonly string[]): string {
  return `Needs one of these scopes: ${scopes.map((scope) => `\`${scope}\``).join(', ')}.`;
}

/** A `Set-Cookie` header. A header object holds one description, so several cookies are named in one. */
export function setsCookie(description: string): Json {
  return { 'Set-Cookie': { description, schema: { type: 'string' } } };
}

/** A `Set-Cookie` header that some answers of the kind do not have. */
export function maySetCookie(description: string): Json {
  return { 'Set-Cookie': { description, required: false, schema: { type: 'string' } } };
}
