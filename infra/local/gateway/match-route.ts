import { API_PREFIX, type Route, routeKey } from '../../../shared/routes.ts';

export interface RouteMatch {
  /** E.g. `POST /api/events`, or `$default`. */
  routeKey: string;
  function: Route['function'];
  pathParameters: Record<string, string> | undefined;
}

/**
 * Finds the route for a request as an HTTP API does: a fixed segment wins over a parameter, a method or path
 * that no route has goes to `$default`, which the function `not-found` answers.
 *
 * @param path decoded: API Gateway decodes before it matches, so an encoded slash separates segments
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 */
export function matchRoute(
  routes: Readonly<Record<string, Route>>,
  method: string,
  path: string,
): RouteMatch {
  const segments = path.split('/');
  const candidates = Object.values(routes).flatMap((route) => {
    const pattern = `${API_PREFIX}${route.path}`.split('/');
    return route.method === method && fits(pattern, segments) ? [{ route, pattern }] : [];
  });
  const [best] = candidates.sort((one, other) => shapeOf(one.pattern).localeCompare(shapeOf(other.pattern)));
  if (!best) return { routeKey: '$default', function: 'not-found', pathParameters: undefined };
  return {
    routeKey: routeKey(best.route),
    function: best.route.function,
    pathParameters: parametersOf(best.pattern, segments),
  };
}

function fits(pattern: readonly string[], segments: readonly string[]): boolean {
  return (
    pattern.length === segments.length &&
    pattern.every((part, index) => (parameterName(part) ? segments[index] !== '' : part === segments[index]))
  );
}

/** Sorts before another pattern's shape if it is fixed where the other first has a parameter. */
function shapeOf(pattern: readonly string[]): string {
  return pattern.map((part) => (parameterName(part) ? '1' : '0')).join('');
}

function parametersOf(
  pattern: readonly string[],
  segments: readonly string[],
): Record<string, string> | undefined {
  const found = pattern.flatMap((part, index) => {
    const name = parameterName(part);
    return name ? [[name, segments[index] ?? '']] : [];
  });
  return found.length > 0 ? Object.fromEntries(found) : undefined;
}

function parameterName(part: string): string | undefined {
  return /^\{(.+)\}$/.exec(part)?.[1];
}
