import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { PROJECT_ROOT } from '../../../../infra/bundling.ts';
import { createAttribution, ownerOfSource } from './attribute.ts';
import { writeReadable } from './readable-bundle.ts';
import type { Sample } from './self-times.ts';

const home = mkdtempSync(join(tmpdir(), 'onbehalf-attribute-'));
afterAll(() => rmSync(home, { recursive: true }));

function sampleAt(url: string, line: number, functionName = ''): Sample {
  return { place: { url, line, functionName }, milliseconds: 1, loadingBuiltIn: false };
}

test('a line of a minified bundle leads back to the package that it came from', async () => {
  const packaged = join(home, 'node_modules', '@scope', 'adder');
  mkdirSync(packaged, { recursive: true });
  writeFileSync(join(packaged, 'package.json'), '{"main":"add.js","type":"module"}');
  writeFileSync(
    join(packaged, 'add.js'),
    'export const add = (one, other) => {\n  return one + other;\n};\n',
  );
  writeFileSync(
    join(home, 'entry.js'),
    "import { add } from '@scope/adder';\nexport const handler = () => {\n  console.log('here');\n  return add(1, Date.now());\n};\n",
  );
  const file = join(home, 'out', 'index.js');
  await build({
    entryPoints: [join(home, 'entry.js')],
    outfile: file,
    bundle: true,
    minify: true,
    sourcemap: true,
    format: 'cjs',
    platform: 'node',
    absWorkingDir: PROJECT_ROOT,
  });
  const readable = await writeReadable(dirname(file));
  const script = join(readable, 'index.js');
  const lines = readFileSync(script, 'utf8').split('\n');
  expect(lines.length).toBeGreaterThan(5);
  const attribute = createAttribution(readable, dirname(file));
  const lineOf = (text: string) => lines.findIndex((line) => line.includes(text)) + 1;
  expect(attribute(sampleAt(script, lineOf(' + ')))).toEqual({ package: '@scope/adder', module: 'add.js' });
  expect(attribute(sampleAt(script, lineOf('console.log'))).module).toMatch(/entry\.js$/);
});

describe('the owner of a source', () => {
  test.each([
    ['/p/node_modules/zod/v4/core/core.js', { package: 'zod', module: 'v4/core/core.js' }],
    ['/p/node_modules/@smithy/core/dist/a.js', { package: '@smithy/core', module: 'dist/a.js' }],
    ['/p/node_modules/gaxios/node_modules/node-fetch/i.js', { package: 'node-fetch', module: 'i.js' }],
    [join(PROJECT_ROOT, 'shared/log.ts'), { package: 'this project', module: 'shared/log.ts' }],
  ])('%s', (path, owner) => {
    expect(ownerOfSource(path)).toEqual(owner);
  });
});
