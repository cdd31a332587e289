/** An HTTP answer on its way to the client. A header with several values, like `set-cookie`, is a list. */
export interface HttpAnswer {
  status: number;
  headers: Record<string, string | readonly string[]>;
  body: Buffer;
}

/** An answer of API Gateway itself, in its own words. */
export function gatewayAnswer(status: number, message: string): HttpAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify({ message })),
  };
}

/** What a client sees of a function that throws, times out, or returns what API Gateway cannot read. */
export const internalServerError = (): HttpAnswer => gatewayAnswer(500, 'Internal Server Error');

/**
 * Reads what a function returned as API Gateway does for payload format 2.0: without a `statusCode` the
 * whole value is the JSON body of a 200; with one, `headers`, `cookies`, `body` and `isBase64Encoded` count.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html#http-api-develop-integrations-lambda.response
 */
export function readFunctionResult(returned: unknown): HttpAnswer {
  // What leaves a Lambda is JSON: undefined becomes null, a Date a string.
  const result: unknown = JSON.parse(JSON.stringify(returned ?? null));
  if (!isRecord(result) || result['statusCode'] === undefined) {
    const body = typeof result === 'string' ? result : JSON.stringify(result);
    return { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(body) };
  }
  const { statusCode, headers = {}, cookies = [], body = '', isBase64Encoded = false } = result;
  const status = Number(statusCode);
  if (!Number.isInteger(status) || status < 100 || status > 599) return internalServerError();
  if (!isScalars(headers) || !isStrings(cookies) || typeof body !== 'string') return internalServerError();
  const lowered = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]);
  return {
    status,
    headers: {
      'content-type': 'text/plain;charset=UTF-8',
      ...Object.fromEntries(lowered),
      ...(cookies.length > 0 && { 'set-cookie': cookies }),
    },
    body: Buffer.from(body, isBase64Encoded === true ? 'base64' : 'utf8'),
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isScalars(value: unknown): value is Record<string, string | number | boolean> {
  return (
    isRecord(value) &&
    Object.values(value).every((one) => ['string', 'number', 'boolean'].includes(typeof one))
  );
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
