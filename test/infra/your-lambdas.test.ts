import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from '@jest/globals';
import { describeLocalStack } from '../../infra/local/announcement.ts';
import { useStack } from '../support/use-stack.ts';

const used = useStack({ machineTime: true });

const page = readFileSync('infra/YOUR-LAMBDAS.md', 'utf8');
const blocksOf = (language: string) =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\n(.+?)^\`\`\`$`, 'gms'))].map(([, code = '']) => code);

const folder = mkdtempSync(join(tmpdir(), 'your-lambdas-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('the page shows what is tested and deployed elsewhere, word for word', () => {
  const [lambda = '?', construct = '?', stack = '?', ...others] = blocksOf('ts');
  expect(others).toEqual([]);
  const flat = (code: string) => code.replaceAll(/^ +/gm, '');
  const source = (path: string) => flat(readFileSync(path, 'utf8'));
  expect(source('functions/samples/weekly-digest.ts')).toBe(flat(lambda));
  expect(source('infra/stacks/sample-stack.ts')).toContain(flat(construct));
  expect(source('infra/stacks/compose-stacks.ts')).toContain(flat(stack));
});

test('the command of the page has a Lambda act beside npm start', async () => {
  const user = await used.connected();
  await user.call('POST', '/events', { body: eventIn(3600_000) });
  writeFileSync(join(folder, `${process.pid}.json`), JSON.stringify(describeLocalStack(used.stack)));
  const [, command = ''] = /^npx node (.+)$/m.exec(blocksOf('sh').join('')) ?? [];
  const words = command
    .replace(/\d{21}/, user.id)
    .replaceAll("'", '')
    .split(' ');
  expect(words).toHaveLength(4);
  const { stdout } = await promisify(execFile)(process.execPath, words, {
    env: { PATH: process.env['PATH'], ONBEHALF_LOCAL_FOLDER: folder },
  });
  expect(stdout).toBe(`[ { user: '${user.id}', events: 1 } ]\n`);
});

test('without npm start it says so', async () => {
  process.env['ONBEHALF_LOCAL_FOLDER'] = join(folder, 'nothing');
  const { tryLambda } = await import('../../infra/samples/try-lambda.ts');
  await expect(tryLambda(['functions/samples/weekly-digest.ts'])).rejects.toThrow('start it with npm start');
});

/** An event so many milliseconds from now. */
function eventIn(milliseconds: number) {
  const [start, end] = [milliseconds, milliseconds + 60_000].map((later) => ({
    dateTime: new Date(used.stack.clock.now() + later).toISOString().slice(0, 19).concat('Z'),
  }));
  return { summary: 'Soon', start, end };
}
