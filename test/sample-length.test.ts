import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const LONGEST = 10;

/** What there is to write: neither imports, which an editor makes, nor comments and what is empty. */
function linesOf(path: string): string[] {
  const text = readFileSync(path, 'utf8');
  const source = path.endsWith('.html')
    ? (/<script[^>]*>(.*)<\/script>/s.exec(text)?.[1] ?? '')
    : handlerOf(text);
  return source.split('\n').filter((line) => !/^\s*(\/\/.*)?$/.test(line));
}

const handlerOf = (text: string) => (text.includes('export ') ? text.slice(text.indexOf('export ')) : text);

const samples = ['functions/samples', 'infra/samples', 'frontend/samples'].flatMap((folder) =>
  readdirSync(folder).map((name) => join(folder, name)),
);

test.each(samples)('%s is read at a glance: ten lines', (path) => {
  const { length } = linesOf(path);
  expect(length).toBeGreaterThan(0);
  expect(length).toBeLessThanOrEqual(LONGEST);
});
