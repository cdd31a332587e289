import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { deadlineOf, withinInvocation } from '../deadline.ts';
import { type Environment, type EnvironmentOf, type FunctionName, listOf, NONE } from '../env.ts';
import { createLog, describeError, type LogFields } from '../log.ts';
import { asFailure, Failure } from '../problems.ts';
import { MissingEnvironment, readEnvironment } from '../read-environment.ts';
import { type Route, type RouteId, type RoutesOf, routeKey, routes } from '../routes.ts';
import { isFault, signalOf } from '../signals.ts';
import { type Answer, toProblem, toResult } from './answer.ts';
import { clearCookie, SESSION_COOKIE } from './cookies.ts';
import { requireOwnEntry } from './guard.ts';
import { lowerCase, type Request, readRequest } from './request.ts';

type Endpoint = (request: Request) => Promise<Answer>;

/** One endpoint for each route that the function answers. */
export type Endpoints<F extends FunctionName> = Record<RoutesOf<F>, Endpoint>;

export type Handler = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>;

/**
 * Makes a Lambda handler (payload v2) of a function's endpoints.
 *
 * `compose` is the function's composition root: it builds the clients, once for a warm function. When it, or
 * reading the environment, fails, every request is answered 503 `not_configured`.
 */
export function createHandler<F extends FunctionName>(
  name: F,
  compose: (environment: EnvironmentOf<F>) => Endpoints<F>,
): Handler {
  const log = createLog(name);
  let booted: Booted | undefined;
  try {
    const environment = readEnvironment(name);
    booted = { endpoints: byRouteKey(compose(environment)), ...readTrusted(environment) };
  } catch (error) {
    const reason = error instanceof MissingEnvironment ? error.message : undefined;
    log.error('boot failed', { ...describeError(error), reason });
  }

  return async (event, context) => {
    const began = Date.now();
    const { answer, fields } = await withinInvocation(context, () => respond(booted, event, context));
    log[(answer.failure?.status ?? answer.status) >= 500 ? 'error' : 'info']('request', {
      ...fields,
      route: event.routeKey,
      status: answer.status,
      requestId: context.awsRequestId,
      milliseconds: Date.now() - began,
    });
    return toResult(answer);
  };
}

interface Booted {
  endpoints: Map<string, [Route, Endpoint]>;
  allowedOrigins: readonly string[];
  originSecrets: readonly string[];
}

/** Every function that answers an unsafe method lists the origins; one that does not trusts none. */
function readTrusted({
  ALLOWED_ORIGINS: origins = NONE,
  ORIGIN_SECRETS: secrets = NONE,
}: Partial<Environment>): Pick<Booted, 'allowedOrigins' | 'originSecrets'> {
  return {
    allowedOrigins: listOf(origins),
    originSecrets: listOf(secrets),
  };
}

async function respond(
  booted: Booted | undefined,
  event: APIGatewayProxyEventV2,
  context: Context,
): Promise<{ answer: Answer; fields: LogFields }> {
  let user: string | undefined;
  try {
    if (!booted) throw new Failure('not_configured', { reason: 'BootFailed' });
    requireOwnEntry(lowerCase(event.headers), booted.originSecrets);
    const [route, endpoint] = booted.endpoints.get(event.routeKey) ?? [];
    if (!route || !endpoint) throw new Failure('not_found');
    const request = readRequest(route, event, {
      allowedOrigins: booted.allowedOrigins,
      deadline: deadlineOf(context),
    });
    user = request.session?.user;
    const answer = await endpoint(request);
    return { answer, fields: { user, ...describeFailure(answer.failure) } };
  } catch (error) {
    const failure = asFailure(error);
    const cookies = failure.code === 'unauthenticated' ? [clearCookie(SESSION_COOKIE)] : [];
    const unexpected = error === failure ? {} : describeError(error);
    return {
      answer: toProblem(failure, context.awsRequestId, cookies),
      fields: { user, ...describeFailure(failure), ...unexpected },
    };
  }
}

function describeFailure(failure: Failure | undefined): LogFields {
  if (!failure) return { fault: 0 };
  const { code, reason, remedy } = failure;
  // Not told by the status: the callback answers a failure with a redirect.
  return { code, reason, remedy, signal: signalOf(failure), fault: isFault(failure) ? 1 : 0 };
}

function byRouteKey(endpoints: Partial<Record<RouteId, Endpoint>>): Map<string, [Route, Endpoint]> {
  const map = new Map<string, [Route, Endpoint]>();
  for (const [id, route] of Object.entries(routes) as [RouteId, Route][]) {
    const endpoint = endpoints[id];
    if (endpoint) map.set(routeKey(route), [route, endpoint]);
  }
  return map;
}
