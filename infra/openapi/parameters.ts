import type { Route } from '../../shared/routes.ts';
import type { Json } from './operation.ts';

/** Headers that several operations take, by their name among the components. */
export const sharedParameters = {
  Origin: {
    name: 'Origin',
    in: 'header',
    required: true,
    description:
      'One of the exact origins of the deployment. Browsers send it by themselves with every unsafe method; `null` is refused.',
    schema: { type: 'string', format: 'uri' },
    example: 'https://app.example.com',
  },
  XRequestedWith: {
    name: 'X-Requested-With',
    in: 'header',
    required: true,
    description: 'A page of another site cannot send it without a CORS preflight. Case makes no difference.',
    schema: { type: 'string', const: 'XmlHttpRequest' },
  },
} as const satisfies Record<string, Json>;

/** The headers that a route takes because of what it is. */
export function parametersOf(route: Route): readonly Json[] {
  if (route.method === 'GET') return [];
  return Object.keys(sharedParameters).map((name) => ({ $ref: `#/components/parameters/${name}` }));
}

const SETS_COOKIE = { schema: { type: 'string' } };

/** A `Set-Cookie` header. A header object holds one description, so several cookies are named in one. */
export function setsCookie(description: string): Json {
  return { 'Set-Cookie': { description, ...SETS_COOKIE } };
}
