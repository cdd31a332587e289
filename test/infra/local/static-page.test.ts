import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Gateway, startGateway } from '../../../infra/local/gateway.ts';
import { rawRequest } from '../../support/raw-request.ts';

let root: string;
let gateway: Gateway;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'onbehalf-page-'));
  const page = join(root, 'page');
  await mkdir(join(page, 'assets'), { recursive: true });
  await writeFile(join(root, 'outside.txt'), 'outside');
  await writeFile(join(page, 'index.html'), '<!doctype html><title>Page</title>');
  await writeFile(join(page, 'client.js'), 'export {};');
  await writeFile(join(page, 'source.ts'), 'export {};');
  await writeFile(join(page, '.hidden.json'), '{}');
  await writeFile(join(page, 'assets', 'style.css'), 'body {}');
  gateway = await startGateway({ pageDirectory: page, handlers: { 'not-found': () => 'a function' } });
});

afterAll(async () => {
  await gateway.close();
  await rm(root, { recursive: true });
});

test.each([
  ['/', 'text/html; charset=utf-8', '<!doctype html><title>Page</title>'],
  ['/index.html?result=connected', 'text/html; charset=utf-8', '<!doctype html><title>Page</title>'],
  ['/client.js', 'text/javascript; charset=utf-8', 'export {};'],
  ['/assets/style.css', 'text/css; charset=utf-8', 'body {}'],
])('%s is served as %s', async (path, type, body) => {
  const answer = await fetch(`${gateway.url}${path}`);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, type]);
  expect(await answer.text()).toBe(body);
});

test('every file carries the headers that keep other pages and scripts out', async () => {
  const { headers } = await fetch(gateway.url);
  expect(headers.get('content-security-policy')).toBe(
    "default-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'",
  );
  expect(headers.get('cross-origin-opener-policy')).toBe('same-origin-allow-popups');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
});

test.each([
  '/missing.html',
  '/source.ts',
  '/.hidden.json',
  '/assets',
  '/assets/',
  '/../outside.txt',
  '/assets/../../outside.txt',
  '/%2e%2e/outside.txt',
  '/..%2foutside.txt',
  '/assets/..%5c..%5coutside.txt',
  '//outside.txt',
  '/index.html%00.css',
])('%s is not found', async (path) => {
  expect((await rawRequest(gateway.url, path)).status).toBe(404);
});

test('the page answers GET and HEAD only, and leaves /api to the functions', async () => {
  const head = await rawRequest(gateway.url, '/', { method: 'HEAD' });
  expect(head).toEqual({ status: 200, body: '' });
  expect((await rawRequest(gateway.url, '/', { method: 'POST' })).status).toBe(405);
  expect((await rawRequest(gateway.url, '/api/index.html')).body).toBe('a function');
  expect((await rawRequest(gateway.url, '/apiary.html')).status).toBe(404);
});
