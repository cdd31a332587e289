import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { wordsOfDeploy } from '../../../infra/deploy/run-cdk.ts';

const FOLDER = join(import.meta.dirname, '../../../infra/deploy');
const PATH = process.env['PATH'] ?? '';
/** What runs on a terminal has no streams to read here, so it runs in a process of its own. */
const script = (code: string) => ['--input-type=module', '-e', code];
const cdk = (words: readonly string[]) =>
  promisify(execFile)(
    'node',
    script(
      `import { runCdk } from '${FOLDER}/run-cdk.ts'; process.exitCode = await runCdk(${JSON.stringify(words)}, 'eu-central-1');`,
    ),
    { env: { PATH, HOME: '/nonexistent', CI: 'true' } },
  );

describe('the CDK of this repository', () => {
  test('knows the words that it is called with', async () => {
    const words = wordsOfDeploy({ stage: 'dev' }, { profile: 'work', yes: true });
    expect(words).toEqual([
      'deploy',
      '--all',
      '-c',
      'stage=dev',
      '--profile',
      'work',
      '--require-approval',
      'never',
    ]);
    const { stdout } = await cdk(['deploy', '--help']);
    const options = [...stdout.matchAll(/(?<=[ ,])--?[\w-]+/g)].map(([option]) => option);
    expect(options).toEqual(expect.arrayContaining(words.filter((word) => word.startsWith('-'))));
    expect(stdout).toMatch(/"never"/);
  });

  test('gives the settings to the application, and its exit code back', async () => {
    const words = wordsOfDeploy(
      { stage: 'test', hostPage: '', pageUrl: 'https://app.example.com/?a=b' },
      { profile: undefined, yes: true },
    );
    const failed = expect.objectContaining({
      code: 1,
      stderr: expect.stringMatching(/^Setting "stage" must be "dev" or "prod", not "test"/),
    });
    const error: unknown = await cdk(words).catch((thrown: unknown) => thrown);
    expect(error).toEqual(failed);
    // An empty one is as one that was never given.
    expect(error).toMatchObject({ stderr: expect.not.stringMatching(/hostPage|pageUrl/) });
  });
});

describe('a program on this terminal', () => {
  const running = (child: string) =>
    script(
      `import { runChild } from '${FOLDER}/run-child.ts'; process.exitCode = await runChild(process.execPath, ${JSON.stringify(script(child))}, process.env); console.log('after it');`,
    );

  test('is told of a signal, and waited for', async () => {
    const child =
      "process.on('SIGINT', () => setTimeout(() => { console.log('cleaned'); process.exit(9); }, 50)); setInterval(() => {}, 1000); console.log('ready');";
    const parent = spawn('node', running(child), { env: { PATH }, stdio: ['ignore', 'pipe', 'inherit'] });
    let written = '';
    parent.stdout.on('data', (chunk) => {
      written += String(chunk);
      if (written === 'ready\n') parent.kill('SIGINT');
    });
    const [code] = await once(parent, 'close');
    expect([code, written]).toEqual([9, 'ready\ncleaned\nafter it\n']);
  });

  test('that a signal ends, ends as a shell tells it', async () => {
    const parent = promisify(execFile)('node', running("process.kill(process.pid, 'SIGTERM')"), {
      env: { PATH },
    });
    await expect(parent).rejects.toMatchObject({ code: 143, stdout: 'after it\n' });
  });

  test('that cannot be started is an error', async () => {
    const code = `import { runChild } from '${FOLDER}/run-child.ts'; await runChild('/nonexistent/program', [], {});`;
    await expect(promisify(execFile)('node', script(code), { env: { PATH } })).rejects.toMatchObject({
      stderr: expect.stringContaining('ENOENT'),
    });
  });
});
