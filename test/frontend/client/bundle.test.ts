import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { operations } from '../../../frontend/client/api.ts';
import { buildClient } from '../../../infra/page/build-page.ts';

const CLIENT = 'frontend/client/onbehalf.ts';
const ROOT = join(import.meta.dirname, '../../..');

const bundle = (contents: string) =>
  build({
    stdin: { contents, resolveDir: ROOT, loader: 'ts' },
    absWorkingDir: ROOT,
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
  });

test('the client for a script tag is one module of at most 4,096 bytes, gzipped', async () => {
  const script = await buildClient();
  expect(gzipSync(script).length).toBeLessThanOrEqual(4_096);
  const text = script.toString();
  expect(text).not.toMatch(/\bimport\b|\brequire\b/);
  expect(text).toMatch(/export\{.*\bas createClient\b.*\};?\s*$/);
  expect(text).toMatch(/\bas OnBehalfError\b/);
});

test('a bundler takes it in, and nothing but its own files', async () => {
  const { metafile, outputFiles } = await bundle(`
    import { createClient, type Session } from './${CLIENT}';
    export const session: Promise<Session | undefined> = createClient().session();
  `);
  const inputs = Object.keys(metafile.inputs).filter((path) => path !== '<stdin>');
  expect(inputs).toContain(CLIENT);
  expect(inputs.filter((path) => !/^frontend\/client\/[\w-]+\.ts$/.test(path))).toEqual([]);
  expect(outputFiles).toHaveLength(1);
});

test('a project of TypeScript takes its sources as the README says, under the strict options of Vite’s templates', async () => {
  const needed = ['--allowImportingTsExtensions', '--lib', 'es2022,dom'];
  const usual = ['--noEmit', '--strict', '--module', 'esnext', '--moduleResolution', 'bundler'];
  const further = [
    '--verbatimModuleSyntax',
    '--erasableSyntaxOnly',
    '--noUnusedLocals',
    '--noUnusedParameters',
  ];
  const words = ['--ignoreConfig', '--target', 'es2022', '--types', '', ...usual, ...further];
  const tsc = join(ROOT, 'node_modules/.bin/tsc');
  const said = (more: readonly string[]) =>
    promisify(execFile)(tsc, [...words, ...more, CLIENT], { cwd: ROOT }).then(
      ({ stdout }) => stdout,
      ({ stdout }) => stdout,
    );
  expect(await said(needed)).toBe('');
  expect(await said(needed.slice(1))).toContain('allowImportingTsExtensions');
});

test.each(Object.keys(operations))(
  'it sends the operation %s: every route that a page calls has a method',
  (id) => {
    const sources = globSync('frontend/client/*.ts', { cwd: ROOT, exclude: ['frontend/client/api.ts'] });
    const text = sources.map((path) => readFileSync(join(ROOT, path), 'utf8')).join('\n');
    expect(text).toContain(`'${id}'`);
  },
);

test('importing it does nothing: a bundler leaves it out where it is not used', async () => {
  const { outputFiles } = await bundle(`import { createClient } from './${CLIENT}'; export const used = 1;`);
  expect(outputFiles[0]?.text).not.toMatch(/fetch|class/);
});

test('it writes to no storage and no cookie', async () => {
  const text = (await buildClient()).toString();
  expect(text).not.toMatch(/localStorage|sessionStorage|indexedDB|\.cookie|caches|innerHTML|eval/);
});
