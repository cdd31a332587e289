import { createFunctions } from '../../infra/local/lambda/load-function.ts';
import { type Route, routeKey } from '../../shared/routes.ts';

type Handler = (event: object, context: object) => Promise<{ statusCode: number; body: string }>;

/**
 * Sends a request to a cold function whose invocation is over so many milliseconds from now: the gateway gives each all
 * of its time.
 *
 * @param origin of the page
 * @returns what it answered, and how many milliseconds were left then
 */
export async function invokeWithin(
  milliseconds: number,
  origin: string,
  route: Route,
  session: string | undefined,
  body: object,
): Promise<{ status: number; code: unknown; left: number }> {
  const handler: Handler = (await createFunctions().load<never>(route.function)) as Handler;
  const end = performance.now() + milliseconds;
  const left = () => Math.max(0, Math.round(end - performance.now()));
  const answer = await handler(
    {
      routeKey: routeKey(route),
      headers: { origin, 'x-requested-with': 'XmlHttpRequest', 'content-type': 'application/json' },
      cookies: [`__Host-session=${session}`],
      body: JSON.stringify(body),
      isBase64Encoded: false,
    },
    { awsRequestId: 'request', getRemainingTimeInMillis: left },
  );
  return { status: answer.statusCode, code: JSON.parse(answer.body).code, left: left() };
}
