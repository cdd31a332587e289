import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { type Argument, type Expression, parseSync } from '@swc/core';

const ROOT = join(import.meta.dirname, '..');
const page = readFileSync(join(ROOT, 'SECURITY.md'), 'utf8');

/** The part of the page under a heading, with what is below it. */
function section(heading: string): string {
  const [, rest = ''] = page.split(`\n## ${heading}\n`);
  return rest.split('\n## ')[0] ?? '';
}

interface Row {
  row: string;
  file: string;
  words: string;
}

const table: Row[] = [
  ...section('Every row and its test').matchAll(/^\| (.+?) \| `(test\/[^`]+)` \| (.+?) \|$/gm),
].map(([, row = '', file = '', words = '']) => ({ row, file, words }));

/** A text that stands in the source; a template's blanks are %s. */
function textOf(node: unknown): string | undefined {
  const expression = node as Expression | undefined;
  if (expression?.type === 'StringLiteral') return expression.value;
  if (expression?.type === 'TemplateLiteral')
    return expression.quasis.map(({ cooked }) => cooked ?? '').join('%s');
  return undefined;
}

/** `test`, of `test`, `test.each(…)` and `test.each(…)(…)`. */
function calledName(node: unknown): string | undefined {
  const { type, value, object, callee } = Object(node) as Record<string, unknown>;
  if (type === 'Identifier') return String(value);
  if (type === 'MemberExpression') return calledName(object);
  return type === 'CallExpression' ? calledName(callee) : undefined;
}

/** Titles of tests, and what can stand for a %s in them: first words of tuples, and names of properties. */
function readNames(source: string): string[] {
  const names: string[] = [];
  const add = (text: string | undefined) => {
    if (text !== undefined) names.push(text);
  };
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) for (const inner of node) visit(inner);
    else if (node !== null && typeof node === 'object') {
      const { type, callee, arguments: given, elements, key } = node as Record<string, unknown>;
      if (type === 'CallExpression' && ['test', 'it', 'describe'].includes(calledName(callee) ?? ''))
        add(textOf((given as Argument[])[0]?.expression));
      if (type === 'ArrayExpression')
        for (const element of elements as (Argument | null)[]) {
          add(textOf(element?.expression));
        }
      if (type === 'KeyValueProperty') add(textOf(key));
      for (const inner of Object.values(node)) visit(inner);
    }
  };
  visit(parseSync(source, { syntax: 'typescript', target: 'es2024' }).body);
  return names;
}

const read = new Map<string, string[]>();
function namesIn(file: string): string[] {
  const known = read.get(file) ?? readNames(readFileSync(join(ROOT, file), 'utf8'));
  read.set(file, known);
  return known;
}

describe('the table of rows in SECURITY.md', () => {
  test('has every part of what must be survived', () => {
    expect(table.length).toBeGreaterThan(130);
    const headings = [...section('Every row and its test').matchAll(/^### (.+)$/gm)].map(([, text]) => text);
    expect(headings).toEqual([
      'Faults',
      'Attacks',
      'Bad inputs: all endpoints',
      'Bad inputs: exchange and upgrade',
      'Bad inputs: events',
      'Bad inputs: schedules',
      'Bad inputs: disconnect and RISC',
      'Rows that cannot apply, or apply otherwise',
    ]);
    // Every line of the tables was understood.
    const lines = section('Every row and its test')
      .split('### Rows that cannot apply')[0]
      ?.split('\n')
      .filter((line) => line.startsWith('| ') && !line.startsWith('| row '));
    expect(lines).toHaveLength(table.length);
  });

  test.each(table)('$row: $file has a test named “$words”', ({ file, words }) => {
    expect(existsSync(join(ROOT, file))).toBe(true);
    expect(namesIn(file).filter((name) => name.includes(words))).not.toEqual([]);
  });
});

test('every test file, or folder of them, that the promises name is there', () => {
  const named = [...section('What is promised, and where it is shown').matchAll(/`(test\/[^`]+)`/g)];
  expect(named.length).toBeGreaterThan(20);
  expect(named.map(([, path = '']) => path).filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});

test('names are told from other words of a file, or the table could say anything', () => {
  const names = readNames(`
    // in a comment
    const other = 'in a constant';
    test('a title', () => call('in a call'));
    test.each([['a case', 'beside it']])('%s is a title', () => {});
    describe.each(Object.entries({ 'a property': 1 }))(\`a title of \${x}\`, () => {});
  `);
  expect(names).toEqual(
    expect.arrayContaining(['a title', '%s is a title', 'a case', 'a property', 'a title of %s']),
  );
  for (const word of ['in a comment', 'in a constant', 'in a call']) expect(names).not.toContain(word);
});
