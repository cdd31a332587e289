import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Gateway, startGateway } from '../../../infra/local/gateway.ts';
import type { PageFiles } from '../../../infra/page/build-page.ts';
import { pageHeaders } from '../../../infra/page/page-headers.ts';
import { rawRequest } from '../../support/raw-request.ts';
import { PAGE } from '../support/page-files.ts';
import { pagePaths } from '../support/page-paths.ts';

let gateway: Gateway;
let builds = 0;
let build: () => Promise<PageFiles>;

beforeAll(async () => {
  gateway = await startGateway({
    googleOrigin: 'http://127.0.0.1:9',
    handlers: { 'not-found': () => 'a function' },
    buildPage: () => {
      builds += 1;
      return build();
    },
  });
});

afterAll(() => gateway.close());

describe('a page that builds', () => {
  beforeAll(() => {
    build = () => Promise.resolve(PAGE);
  });

  test.each(pagePaths)('%s is answered with %s, if there is one', async (path, file) => {
    const { status, body } = await rawRequest(gateway.url, path);
    const expected = PAGE.get(file);
    expect({ status, body }).toEqual(
      expected ? { status: 200, body: expected.body.toString() } : { status: 404, body: 'Not found\n' },
    );
  });

  test.each(['/../package.json', '/%2e%2e/package.json', '/..%2fpackage.json', '//package.json', '/a%00.js'])(
    '%s is not found: nothing is read by its path',
    async (path) => {
      expect((await rawRequest(gateway.url, path)).status).toBe(404);
    },
  );

  test('is sent compressed to whoever takes that, as CloudFront does', async () => {
    const plain = await rawRequest(gateway.url, '/index.html');
    const packed = await fetch(`${gateway.url}/index.html`, { headers: { 'accept-encoding': 'br, gzip' } });
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    expect(await packed.text()).toBe(plain.body);
  });

  test.each([...PAGE])('%s says what it is, and how long it may be kept', async (path, file) => {
    const { headers } = await fetch(`${gateway.url}${path}`);
    expect(headers.get('content-type')).toBe(file.contentType);
    expect(headers.get('cache-control')).toBe(
      file.immutable ? 'public, max-age=31536000, immutable' : 'public, max-age=0, must-revalidate',
    );
  });

  test.each(['/', '/assets/page-A.js', '/missing.js'])('%s has the headers of the page', async (path) => {
    const { headers } = await fetch(`${gateway.url}${path}`);
    expect(Object.fromEntries(headers)).toMatchObject(pageHeaders({ googleOrigin: 'http://127.0.0.1:9' }));
  });

  test('only the browser client may be loaded by pages of other origins', async () => {
    const origin = async (path: string) =>
      (await fetch(`${gateway.url}${path}`)).headers.get('access-control-allow-origin');
    expect(await origin('/onbehalf.js')).toBe('*');
    expect(await origin('/')).toBeNull();
    expect(await origin('/assets/page-A.js')).toBeNull();
  });

  test('the page answers GET and HEAD only, and leaves /api/ to the functions', async () => {
    const head = await rawRequest(gateway.url, '/', { method: 'HEAD' });
    expect(head).toEqual({ status: 200, body: '' });
    expect((await rawRequest(gateway.url, '/', { method: 'POST' })).status).toBe(405);
    expect((await rawRequest(gateway.url, '/api/index.html')).body).toBe('a function');
    expect((await rawRequest(gateway.url, '/%61pi/index.html')).body).toBe('a function');
  });

  test('it is built with every document, and not for what the document loads', async () => {
    const before = builds;
    await fetch(`${gateway.url}/plans`);
    await fetch(`${gateway.url}/assets/page-A.js`);
    await fetch(`${gateway.url}/onbehalf.js`);
    expect(builds - before).toBe(1);
  });
});

test('a page that does not build says why', async () => {
  build = () => Promise.reject(new Error('page.ts:1: no such thing'));
  const answer = await fetch(gateway.url);
  expect(answer.status).toBe(500);
  expect(await answer.text()).toBe('The page does not build: page.ts:1: no such thing\n');
});
