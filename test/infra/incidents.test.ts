import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Template } from 'aws-cdk-lib/assertions';
import { composeCommands } from '../../infra/ops/commands.ts';
import { openDeployment } from '../../infra/ops/deployment/open-deployment.ts';
import { STACKS, stackName } from '../../infra/stacks/stack-names.ts';
import { synthesise } from './support/synthesise.ts';

const commands = composeCommands(openDeployment);
const ROOT = join(import.meta.dirname, '../..');
const page = readFileSync(join(ROOT, 'infra/INCIDENTS.md'), 'utf8');
const security = readFileSync(join(ROOT, 'SECURITY.md'), 'utf8');

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
    const outputs = found(/\bout (\w+) ([A-Z]\w+)/g);
    expect(outputs.length).toBeGreaterThan(3);
    const { data, engine, entry, watch } = synthesise({ grantKey: 2 });
    const templates: Readonly<Record<string, Template>> = { data, engine, entry, watch };
    for (const [stack = '', output = ''] of outputs)
      expect(Object.keys(templates[stack]?.findOutputs('*') ?? {})).toContain(output);
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

  test('says at each which deployment it is about, and confirms what is confirmed', () => {
    const lines = found(/npm run ops -- ((?!risc )[^`\n]*)/g).flat();
    for (const line of lines) {
      expect(line).toContain('--stage "$STAGE"');
      const { options = {} } = commands[line.split(' ')[0] ?? ''] ?? {};
      const asked = 'confirm' in options && !/--dry-run|end-sessions --user/.test(line);
      expect([line, line.includes('--confirm')]).toEqual([line, asked]);
    }
  });

  test('names the aliases, secrets, stacks and tags of the deployment', () => {
    const source = [
      'stacks/data-stack',
      'constructs/grant-keys',
      'stacks/proof-key-stack',
      'stacks/compose-stacks',
    ]
      .map((name) => readFileSync(join(ROOT, `infra/${name}.ts`), 'utf8'))
      .join('')
      .replaceAll(/\$\{stage\}/g, '$$STAGE');
    for (const [alias = ''] of found(/alias\/(onbehalf-\$STAGE-\w+)/g)) expect(source).toContain(alias);
    for (const [secret = ''] of found(/"(onbehalf\/\$STAGE\/[\w-]+)"/g)) expect(source).toContain(secret);
    const stacks = STACKS.map((name) => stackName('$STAGE', name));
    for (const [stack = ''] of found(/"(onbehalf-\$STAGE-[a-z][\w-]*)"/g)) expect(stacks).toContain(stack);
    expect(source).toContain("'onbehalf:stage'");
  });
});
