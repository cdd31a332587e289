import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { EXIT } from '../../../infra/ops/cli/ops-error.ts';

const MAIN = join(import.meta.dirname, '../../../infra/ops/main.ts');
const PATH = process.env['PATH'] ?? '';
const run = (...words: string[]) => promisify(execFile)('node', [MAIN, ...words], { env: { PATH } });

test('npm run ops lists its commands', async () => {
  const { stdout } = await run('--help');
  for (const command of ['risc status', 'risc register', 'risc verify']) expect(stdout).toContain(command);
});

test('npm run ops says on stderr, in one line, what it misses', async () => {
  await expect(run('risc', 'verify')).rejects.toMatchObject({
    code: EXIT.usage,
    stdout: '',
    stderr: 'risc verify needs --credentials.\n',
  });
});
