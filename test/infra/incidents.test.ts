import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { accessCommands } from '../../infra/ops/access/commands.ts';
import type { Command } from '../../infra/ops/command.ts';
import { riscCommands } from '../../infra/ops/risc/commands.ts';

const ROOT = join(import.meta.dirname, '../..');
const page = readFileSync(join(ROOT, 'infra/INCIDENTS.md'), 'utf8');
const security = readFileSync(join(ROOT, 'SECURITY.md'), 'utf8');
const commands: Readonly<Record<string, Command>> = { ...riscCommands, ...accessCommands };

const found = (pattern: RegExp): string[][] => [...page.matchAll(pattern)].map(([, ...groups]) => groups);
const slugs = (text: string): string[] =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .replaceAll(' ', '-'),
  );

describe('the page of incidents', () => {
  test('is linked from SECURITY.md, and links to nothing that is not there', () => {
    expect(security).toContain('(infra/INCIDENTS.md)');
    const anchors = found(/\]\(#([\w-]+)\)/g).flat();
    expect(anchors.length).toBeGreaterThan(3);
    for (const anchor of anchors) expect(slugs(page)).toContain(anchor);
  });

  test('has every incident, each with how to notice, what the attacker has, steps, and the way back', () => {
    const incidents = [
      'Leaked client secret',
      'Leaked table or backup',
      'Compromised function',
      'Leaked session cookies',
      'Mass revocation',
      'Hostile page',
      'Lost KMS key',
    ];
    for (const title of incidents) {
      const [, text = ''] = page.split(`\n## ${title}\n`);
      const section = text.split('\n## ')[0] ?? '';
      expect([title, section]).toEqual([title, expect.stringMatching(/^1\. /m)]);
      expect([title, section]).toEqual([title, expect.stringContaining('**Users notice**')]);
      if (title === 'Mass revocation') continue;
      expect([title, section]).toEqual([title, expect.stringContaining('**You notice**')]);
      expect([title, section]).toEqual([title, expect.stringContaining('**The attacker has**')]);
    }
  });

  test('names outputs that the stacks have', () => {
    const outputs = found(/\$\(out (\w+) (\w+)\)/g);
    expect(outputs.length).toBeGreaterThan(3);
    for (const [stack = '', output = ''] of outputs)
      expect(readFileSync(join(ROOT, `infra/${stack}-stack.ts`), 'utf8')).toContain(`'${output}'`);
  });

  test('names commands and options that there are', () => {
    const lines = found(/npm run ops -- ((?:risc )?[\w-]+)([^`\n]*)/g);
    expect(lines.length).toBeGreaterThan(5);
    for (const [name = '', rest = ''] of lines) {
      expect(Object.keys(commands)).toContain(name);
      for (const [, option = ''] of rest.matchAll(/--([\w-]+)/g))
        expect(Object.keys(commands[name]?.options ?? {})).toContain(option);
    }
  });

  test('names the aliases, secrets, stacks and tags of the deployment', () => {
    const source = ['data-stack', 'proof-key-stack', 'compose-stacks']
      .map((name) => readFileSync(join(ROOT, `infra/${name}.ts`), 'utf8'))
      .join('')
      .replaceAll(/\$\{stage\}/g, '$$STAGE');
    for (const [alias = ''] of found(/alias\/(onbehalf-\$STAGE-\w+)/g)) expect(source).toContain(alias);
    for (const [secret = ''] of found(/"(onbehalf\/\$STAGE\/[\w-]+)"/g)) expect(source).toContain(secret);
    for (const [stack = ''] of found(/"(onbehalf-\$STAGE-[a-z][\w-]*)"/g)) expect(source).toContain(stack);
    expect(source).toContain("'onbehalf:stage'");
  });
});
