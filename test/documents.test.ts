import { globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { routes } from '../shared/routes.ts';

const ROOT = join(import.meta.dirname, '..');
const documents = globSync(['*.md', 'infra/*.md', 'test/*/*.md'], { cwd: ROOT }).sort();
const read = (path: string) => readFileSync(resolve(ROOT, path), 'utf8');

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(page: string): string[] {
  const headings = [...page.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) => title);
  return headings.map((title) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_\s-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** What a page links to in this repository; pictures included. */
function linksOf(path: string): string[] {
  const page = read(path);
  const targets = [...page.matchAll(/\]\(([^)\s]+)\)|<img[^>]* src="([^"]+)"/g)];
  return [...new Set(targets.map(([, link, picture]) => link ?? picture ?? ''))].filter(
    (target) => !/^[a-z]+:/.test(target),
  );
}

describe.each(documents)('%s', (path) => {
  test('links to nothing that is not there', () => {
    for (const link of linksOf(path)) {
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? path : join(dirname(path), file);
      const anchors = anchor === undefined ? [] : anchorsOf(read(target));
      expect(() => read(target)).not.toThrow();
      if (anchor !== undefined) expect(anchors).toContain(anchor);
    }
  });

  test('names no script that there is none of', () => {
    const { scripts } = JSON.parse(read('package.json'));
    for (const [, script = ''] of read(path).matchAll(/npm run ([\w:-]*\w)/g))
      expect(Object.keys(scripts)).toContain(script);
  });

  test('names no source file that is not there', () => {
    const named = [
      ...read(path).matchAll(/`((?:functions|shared|infra|frontend|test)\/[\w./-]+\.(?:ts|md|json|yaml))`/g),
    ];
    for (const [, file = ''] of named) expect(() => read(file)).not.toThrow();
  });
});

test.each(Object.values(routes))('the first page tells of $method $path', ({ method, path }) => {
  expect(read('README.md')).toContain(`\`${method} ${path}\``);
});

test('the first page leads to every other', () => {
  const first = linksOf('README.md').map((link) => link.split('#')[0]);
  const pages = documents.filter((path) => path !== 'README.md' && !path.startsWith('test/'));
  expect(first).toEqual(expect.arrayContaining(pages));
});

describe('the ways through the house', () => {
  const [, ways = ''] = read('CONTRIBUTING.md').split('## Four ways through the house');
  const each = ways.split('\n## ')[0]?.split(/^\*\*/m).slice(1) ?? [];

  test('are four, each with at most six files', () => {
    const steps = each.map((way) => [...way.matchAll(/^\d\. `(.+?)`/gm)].map(([, file]) => file));
    expect(steps).toHaveLength(4);
    for (const files of steps) {
      expect(files.length).toBeGreaterThan(3);
      expect(new Set(files).size).toBeLessThanOrEqual(6);
    }
  });
});
