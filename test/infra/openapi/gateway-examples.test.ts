import { afterEach, expect, test } from '@jest/globals';
import { type Gateway, type GatewayOptions, startGateway } from '../../../infra/local/gateway.ts';
import { API_PREFIX, routes } from '../../../shared/routes.ts';
import { examplesOf } from './support/document-examples.ts';

let gateway: Gateway | undefined;
afterEach(() => gateway?.close());

const { createEvent } = routes;

/** What a client is told by API Gateway itself. @param options what is wrong with the function behind it */
async function answerOf(options: GatewayOptions, body = '{}'): Promise<{ status: number; body: unknown }> {
  gateway = await startGateway({ onError: () => {}, ...options });
  const url = `${gateway.url}${API_PREFIX}${createEvent.path}`;
  const response = await fetch(url, { method: createEvent.method, body });
  expect(response.headers.get('content-type')).toBe('application/json');
  return { status: response.status, body: await response.json() };
}

const behind = (handler: () => unknown) => ({ handlers: { [createEvent.function]: handler } });
const tooMuch = 'x'.repeat(10 * 1024 * 1024 + 1);

/** How each status is brought about that is answered before a function, or instead of one. */
const causes: Readonly<Record<string, () => Promise<{ status: number; body: unknown }>>> = {
  413: () => answerOf({}, tooMuch),
  500: () => answerOf(behind(() => Promise.reject(new Error('The function failed.')))),
  503: () => answerOf({ ...behind(() => new Promise(() => {})), limits: { integrationTimeout: 50 } }),
};

// The gateway of one machine has no rate to hold; AWS documents the words ("http-api-throttling").
const THROTTLED = { status: '429', value: { message: 'Too Many Requests' } };

const byStatus = examplesOf('gateway').map(({ id, value }) => ({
  status: /\d{3}/.exec(id)?.[0] ?? '',
  value,
}));
const shown = [...new Map(byStatus.map((one) => [JSON.stringify(one), one])).values()];

test.each(shown.filter(({ status }) => status !== THROTTLED.status))(
  'API Gateway answers $status in the words of the example',
  async ({ status, value }) => {
    const cause = causes[status];
    if (!cause) throw new Error(`Bring about that API Gateway answers ${status}.`);
    expect(await cause()).toEqual({ status: Number(status), body: value });
  },
);

test('what API Gateway alone can bring about is one status, in its words', () => {
  expect(shown.filter(({ status }) => !(status in causes))).toEqual([THROTTLED]);
});
