import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { buildPage, type PageFiles } from '../../../infra/page/build-page.ts';
import { cacheControlOf } from '../../../infra/page/cache-rules.ts';

const sources = {
  'index.html': '<link href="page.css"><script type="module" src="page/page.ts"></script>',
  'icon.svg': '<svg/>',
  'page.css': 'body { color: #ff0000 }',
  'page/page.ts': "import { name } from './name.ts';\ndocument.title = name;",
  'page/name.ts': "export const name: string = 'OnBehalf';",
  'client/onbehalf.ts': 'export const createClient = (): number => 1;',
};

const made: string[] = [];

async function build(changes: Partial<typeof sources> = {}): Promise<PageFiles> {
  const directory = await mkdtemp(join(tmpdir(), 'onbehalf-build-'));
  made.push(directory);
  for (const [path, text] of Object.entries({ ...sources, ...changes })) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), text);
  }
  return buildPage(directory);
}

afterEach(async () => {
  for (const directory of made.splice(0)) await rm(directory, { recursive: true });
});

const textOf = (files: PageFiles, path: string) => files.get(path)?.body.toString();
const namesOf = (files: PageFiles) => [...files.keys()].sort();

test('the page is one script and one style sheet, which the document names', async () => {
  const files = await build();
  const nameLike = (pattern: RegExp) => namesOf(files).filter((name) => pattern.test(name));
  const [css = '', js = ''] = [
    ...nameLike(/^\/assets\/page-\w{8}\.css$/),
    ...nameLike(/^\/assets\/page-\w{8}\.js$/),
  ];
  expect(namesOf(files)).toEqual([css, js, '/icon.svg', '/index.html', '/onbehalf.js'].sort());
  expect(textOf(files, '/index.html')).toBe(
    `<link href="${css}"><script type="module" src="${js}"></script>`,
  );
  expect(textOf(files, js)).toBe('var t="OnBehalf";document.title=t;\n');
});

test('a file may be kept for ever exactly if its name tells its content', async () => {
  const before = await build();
  const after = await build({ 'page/name.ts': "export const name = 'Other';" });
  const rules = Object.fromEntries([...before].map(([path, file]) => [path, cacheControlOf(file)]));
  expect(rules).toEqual({
    '/index.html': 'public, max-age=0, must-revalidate',
    '/icon.svg': 'public, max-age=0, must-revalidate',
    '/onbehalf.js': 'public, max-age=0, must-revalidate',
    ...Object.fromEntries(
      namesOf(before)
        .filter((path) => path.startsWith('/assets/'))
        .map((path) => [path, 'public, max-age=31536000, immutable']),
    ),
  });
  const shared = namesOf(before).filter((path) => after.has(path));
  expect(shared.filter((path) => path.endsWith('.css'))).toHaveLength(1);
  expect(shared.filter((path) => path.startsWith('/assets/') && path.endsWith('.js'))).toEqual([]);
});

test('the same sources make the same files, wherever they lie', async () => {
  const [first, second] = [await build(), await build()];
  expect([...second]).toEqual([...first]);
});

test('a document that does not name its entries, and a script that does not compile, are errors', async () => {
  await expect(build({ 'index.html': '<script src="page/page.ts"></script>' })).rejects.toThrow(
    'index.html does not name page.css',
  );
  await expect(build({ 'page/page.ts': 'import "./missing.ts";' })).rejects.toThrow('./missing.ts');
});

test('the product’s own page builds', async () => {
  const files = await buildPage();
  expect(textOf(files, '/index.html')).toMatch(/src="\/assets\/page-\w+\.js"/);
  expect(textOf(files, '/onbehalf.js')).not.toMatch(/\b(import|require)\b/);
});
