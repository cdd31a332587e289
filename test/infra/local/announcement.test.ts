import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { EXIT } from '../../../infra/ops/cli/ops-error.ts';

const ROOT = join(import.meta.dirname, '../../..');
const PATH = process.env['PATH'] ?? '';

let folder: string;
const started: ChildProcess[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ops-local-'));
});
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rm(folder, { recursive: true }));

const environment = () => ({ PATH, ONBEHALF_LOCAL_FOLDER: folder });
const ops = (...words: string[]) =>
  promisify(execFile)(process.execPath, [join(ROOT, 'infra/ops/main.ts'), ...words], { env: environment() });

async function startStack(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(ROOT, 'infra/local/main.ts')], {
    env: { ...environment(), PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  started.push(child);
  let said = '';
  for await (const chunk of child.stdout ?? []) {
    said += String(chunk);
    if (said.includes('http://')) break;
  }
  return child;
}

test('--local finds the stack of npm start while it runs, and no longer', async () => {
  const child = await startStack();
  const [file = ''] = await readdir(folder);
  expect((await stat(join(folder, file))).mode & 0o777).toBe(0o600);
  const { stdout } = await ops('doctor', '--local', '--json');
  expect(JSON.parse(stdout)).toMatchObject({ deployment: 'local', healthy: true });
  await expect(ops('user', 'nobody@example.com', '--local')).rejects.toMatchObject({
    code: EXIT.failed,
    stdout: '',
    stderr: 'Nobody has signed in with nobody@example.com, or they have left.\n',
  });
  child.kill('SIGTERM');
  await once(child, 'exit');
  expect(await readdir(folder)).toEqual([]);
  await expect(ops('doctor', '--local')).rejects.toMatchObject({
    code: EXIT.failed,
    stderr: 'No local stack is running. Start one with npm start, in another terminal.\n',
  });
});

test('a stack that was killed is known as gone', async () => {
  const child = await startStack();
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(await readdir(folder)).toHaveLength(1);
  await expect(ops('doctor', '--local')).rejects.toMatchObject({ code: EXIT.failed });
  expect(await readdir(folder)).toEqual([]);
});

test('a stack is local or a stage, not both', async () => {
  await expect(ops('doctor', '--local', '--stage', 'dev')).rejects.toMatchObject({ code: EXIT.usage });
  await expect(ops('doctor', '--stage', 'test')).rejects.toMatchObject({ code: EXIT.usage });
});
