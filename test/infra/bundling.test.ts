import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { stringify } from '../../infra/bundling/query-string.ts';
import { bundleFunction, PROJECT_ROOT } from '../../infra/bundling.ts';
import { functionEnvironment } from '../../shared/env.ts';

const KB = 1024;
const samples = [
  'samples/weekly-digest',
  'samples/remind-of-review',
  'samples/keep-minutes',
  'samples/note-lost-grant',
];
const names = [...Object.keys(functionEnvironment), ...samples];

/** The functions that speak with Google: the others must not pay for its libraries at every start. */
const callGoogle = [
  'exchange-code',
  'auth-callback',
  'upgrade-scope',
  'disconnect',
  'create-event',
  'list-calendars',
  'run-event',
  'samples/weekly-digest',
  'samples/keep-minutes',
];

/** What calls another API than Calendar, which is beside it for `withCalendar`, and is not loaded. */
const apiOf: Readonly<Record<string, string>> = { 'samples/keep-minutes': 'drive/v3' };

interface Bundle {
  /** Of everything that is deployed, the source maps aside. */
  bytes: number;
  /** Of what is loaded before the first request. */
  loaded: number;
  /** The sources of everything. */
  inputs: string[];
  /** The sources of what is loaded before the first request. */
  first: string[];
}

function bundle(name: string): Bundle {
  const { outputs } = bundleFunction(join(PROJECT_ROOT, 'functions', `${name}.ts`)).metafile;
  const code = Object.keys(outputs).filter((path) => path.endsWith('.mjs'));
  const [entry = ''] = code.filter((path) => path.endsWith('/index.mjs'));
  const loaded = new Set([entry]);
  for (const path of loaded)
    for (const { path: imported, kind } of outputs[path]?.imports ?? [])
      if (kind === 'import-statement' && outputs[imported]) loaded.add(imported);
  const weigh = (paths: Iterable<string>) =>
    [...paths].reduce((sum, path) => sum + (outputs[path]?.bytes ?? Number.POSITIVE_INFINITY), 0);
  const sourcesOf = (paths: Iterable<string>) =>
    [...paths].flatMap((path) =>
      Object.entries(outputs[path]?.inputs ?? {})
        .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
        .map(([source]) => source),
    );
  return { bytes: weigh(code), loaded: weigh(loaded), inputs: sourcesOf(code), first: sourcesOf(loaded) };
}

/** The directories that a package was taken from: more than one means more than one copy. */
function copiesOf(name: string, { inputs }: Bundle): string[] {
  const directories = inputs.flatMap((path) => {
    const end = path.lastIndexOf(`node_modules/${name}/`);
    return end < 0 ? [] : [path.slice(0, end)];
  });
  return [...new Set(directories)];
}

let bundles: ReadonlyMap<string, Bundle>;
beforeAll(() => {
  bundles = new Map(names.map((name) => [name, bundle(name)]));
});

function bundleOf(name: string): Bundle {
  const found = bundles.get(name);
  if (!found) throw new Error(`no bundle of ${name}`);
  return found;
}

describe('the bundle of', () => {
  test.each(names)('%s loads less than 400 KB before its first request', (name) => {
    expect(bundleOf(name).loaded).toBeLessThan(400_000);
  });

  test.each(names)('%s is under 620 KB in all', (name) => {
    expect(bundleOf(name).bytes).toBeLessThan(620_000);
  });

  test.each(callGoogle)('%s loads the Google libraries when it calls Google, not at its start', (name) => {
    expect(bundleOf(name).first.filter((path) => /node_modules\/(google|gaxios)/.test(path))).toEqual([]);
  });

  test('not-found, which every wrong address starts, is tiny', () => {
    expect(bundleOf('not-found').bytes).toBeLessThan(50 * KB);
  });

  test.each(names)('%s has at most one copy of what the Google libraries share', (name) => {
    for (const shared of ['google-auth-library', 'gaxios', 'googleapis-common']) {
      expect(copiesOf(shared, bundleOf(name)).length).toBeLessThanOrEqual(1);
    }
  });

  test.each(callGoogle)('%s has the Google libraries, or these tests would see nothing', (name) => {
    expect(copiesOf('google-auth-library', bundleOf(name))).toHaveLength(1);
    expect(copiesOf('gaxios', bundleOf(name))).toHaveLength(1);
  });

  test.each(names.filter((name) => !callGoogle.includes(name)))(
    '%s has none of the Google libraries',
    (name) => {
      for (const library of ['google-auth-library', 'gaxios', 'googleapis', 'googleapis-common']) {
        expect(copiesOf(library, bundleOf(name))).toEqual([]);
      }
    },
  );

  test.each(names)('%s has of googleapis the API that it calls, never its root', (name) => {
    const modules = bundleOf(name).inputs.filter((path) => path.includes('node_modules/googleapis/'));
    const called = ['calendar/v3', apiOf[name]].map((api) => `/build/src/apis/${api}.js`);
    expect(modules.filter((path) => !called.some((api) => path.endsWith(api)))).toEqual([]);
  });

  test.each(names)('%s carries nothing that a Lambda on Node 24 never runs', (name) => {
    const idle =
      /node_modules\/(node-fetch|web-streams-polyfill|fetch-blob|gcp-metadata|qs|@aws-sdk\/(nested-clients|credential-provider-(?!env)))/;
    expect(bundleOf(name).inputs.filter((path) => idle.test(path))).toEqual([]);
  });
});

test('a bundled function reaches AWS with the credentials of its environment, and Google with built-in fetch', async () => {
  const requests: { url: string; authorization: string }[] = [];
  const server = createServer((request, response) => {
    requests.push({ url: request.url ?? '', authorization: request.headers.authorization ?? '' });
    request.resume();
    response.setHeader('content-type', 'application/json');
    response.end(request.url === '/' ? '{"KeyId":"sealed-by"}' : '{"items":[{"id":"e1"}]}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const outdir = mkdtempSync(join(tmpdir(), 'onbehalf-bundle-'));
  try {
    bundleFunction(join(import.meta.dirname, 'fixtures', 'call-out.ts'), outdir);
    const script = `import { handler } from ${JSON.stringify(join(outdir, 'index.mjs'))}; console.log(JSON.stringify(await handler()))`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
      env: {
        AWS_REGION: 'eu-central-1',
        AWS_ACCESS_KEY_ID: 'AKIDFROMENVIRONMENT',
        AWS_SECRET_ACCESS_KEY: 'not-a-secret',
        AWS_ENDPOINT_URL_KMS: url,
        ROOT_URL: url,
      },
    });
    expect(JSON.parse(stdout)).toEqual({ keyId: 'sealed-by', items: [{ id: 'e1' }] });
  } finally {
    server.close();
    rmSync(outdir, { recursive: true, force: true });
  }
  const [aws, google] = requests;
  expect(aws?.authorization).toMatch(
    /^AWS4-HMAC-SHA256 Credential=AKIDFROMENVIRONMENT\/\d+\/eu-central-1\/kms\//,
  );
  expect(google?.authorization).toBe('Bearer access');
  expect(google?.url).toBe(
    '/calendar/v3/calendars/a%20b%40example.com/events' +
      '?eventTypes=default&eventTypes=focusTime&q=%C3%A4%20%26%20b&maxResults=5&singleEvents=true',
  );
});

describe('the stand-in for qs', () => {
  test('leaves out what is undefined, and repeats lists', () => {
    expect(stringify({ a: 1, b: undefined, c: ['x y', true], d: null, e: '' })).toBe(
      'a=1&c=x%20y&c=true&d=&e=',
    );
  });

  test('refuses what it cannot write', () => {
    expect(() => stringify({ nested: { a: 1 } })).toThrow(
      new TypeError('The query parameter nested is not flat.'),
    );
  });
});
