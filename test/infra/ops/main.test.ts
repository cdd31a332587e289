import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { EXIT } from '../../../infra/ops/cli/ops-error.ts';

const MAIN = join(import.meta.dirname, '../../../infra/ops/main.ts');
const PATH = process.env['PATH'] ?? '';
const run = (words: string[], environment: Record<string, string> = {}) =>
  promisify(execFile)('node', [MAIN, ...words], { env: { PATH, ...environment } });

test('npm run ops lists its commands', async () => {
  const { stdout } = await run(['--help']);
  for (const command of ['risc status', 'risc register', 'risc verify']) expect(stdout).toContain(command);
});

test('npm run ops says in its help what the exit codes are', async () => {
  expect((await run(['--help'])).stdout).toMatch(/\nExit code: 0 .*; 1 .*; 2 .*; 3 /);
});

test('npm run ops risc --help lists those of risc alone', async () => {
  const { stdout } = await run(['risc', '--help']);
  expect(stdout).toContain('risc verify');
  expect(stdout).not.toContain('doctor');
});

test('the help of a command marks what it cannot do without', async () => {
  const { stdout } = await run(['restore', '--help']);
  expect(stdout).toMatch(/--from … +Required\. /);
  expect(stdout).toMatch(/--profile … +The AWS profile/);
  expect((await run(['user', '--help'])).stdout).toMatch(/<user> +Required\. /);
});

test('npm run ops says on stderr, in one line, what it misses', async () => {
  await expect(run(['risc', 'verify'])).rejects.toMatchObject({
    code: EXIT.usage,
    stdout: '',
    stderr: 'risc verify needs --credentials.\n',
  });
});

/** On a machine that has never seen AWS. */
const BARE = { HOME: '/nonexistent', AWS_EC2_METADATA_DISABLED: 'true' };
const KEYS = { AWS_ACCESS_KEY_ID: 'AKIATEST', AWS_SECRET_ACCESS_KEY: 'not-a-secret' };
const REGION = { AWS_DEFAULT_REGION: 'eu-central-1' };

test.each<[string, string[], Record<string, string>, RegExp]>([
  [
    'neither region nor credentials',
    [],
    {},
    /^No AWS region is set\..*\nThere are no AWS credentials, .*\nSign in.*\n.*say --local/,
  ],
  ['no region', [], KEYS, /^No AWS region is set\.[^\n]+\n$/],
  ['no credentials', [], REGION, /^There are no AWS credentials, .*\nSign in.*\n.*say --local/],
  [
    'no such profile, which --profile names as for the AWS CLI',
    ['--profile', 'x'],
    { ...REGION, ...KEYS },
    /^There are no AWS credentials of profile x, .*\nSign in.*--profile[^\n]*\n$/,
  ],
])('npm run ops says that there is %s', async (_name, words, environment, says) => {
  const asked = run(['doctor', '--stage', 'dev', ...words], { ...BARE, ...environment });
  await expect(asked).rejects.toMatchObject({
    code: EXIT.failed,
    stdout: '',
    stderr: expect.stringMatching(says),
  });
});
