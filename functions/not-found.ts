import { toProblem, toResult } from '../shared/http/answer.ts';
import type { Handler } from '../shared/http/handler.ts';
import { Failure } from '../shared/problems.ts';
import { API_PREFIX, type Route, routes } from '../shared/routes.ts';

function matches(route: Route, path: string): boolean {
  const pattern = `${API_PREFIX}${route.path}`.replaceAll(/\{\w+\}/g, '[^/]+');
  return new RegExp(`^${pattern}$`).test(path);
}

/** `$default`: whatever no route answers, so that also these answers are problem details. */
export const handler: Handler = async (event, context) => {
  const methods = Object.values<Route>(routes)
    .filter((route) => matches(route, event.rawPath))
    .map((route) => route.method);
  if (methods.length === 0) return toResult(toProblem(new Failure('not_found'), context.awsRequestId));
  const problem = toProblem(new Failure('method_not_allowed'), context.awsRequestId);
  return toResult({ ...problem, headers: { ...problem.headers, allow: methods.join(', ') } });
};
