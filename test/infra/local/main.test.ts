import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from '@jest/globals';
import { closeServer, listenOnLoopback } from '../../../infra/local/listen.ts';

const entry = fileURLToPath(new URL('../../../infra/local/main.ts', import.meta.url));
const started: ChildProcess[] = [];

const other = createServer();

afterEach(async () => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  await closeServer(other);
});

/** `npm start` on a port, without npm. */
function startMain(PORT: string) {
  const child = spawn(process.execPath, [entry], {
    env: { ...process.env, PORT },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  const output = { stdout: '', stderr: '' };
  const address = Promise.withResolvers<string>();
  child.stdout.on('data', (chunk: Buffer) => {
    output.stdout += chunk.toString();
    const found = /http:\/\/\S+/.exec(output.stdout)?.[0];
    if (found) address.resolve(found);
  });
  child.stderr.on('data', (chunk: Buffer) => {
    output.stderr += chunk.toString();
  });
  const ended = once(child, 'close').then(([code, signal]: unknown[]) => {
    address.reject(new Error(`ended before it printed an address: ${output.stderr}`));
    return { code, signal };
  });
  address.promise.catch(() => {});
  return { child, output, address: address.promise, ended };
}

test.each(['SIGINT', 'SIGTERM'] as const)(
  'prints one address that answers, and ends with %s',
  async (signal) => {
    const { child, output, address, ended } = startMain('0');
    const url = await address;
    expect((await fetch(new URL('/api/session', url))).status).toBe(204);
    // Google's side, with calendars and clock, is found from there.
    expect(await (await fetch(new URL('/google', url))).text()).toContain('Time and plans');
    child.kill(signal);
    child.kill(signal);
    expect(await ended).toEqual({ code: 0, signal: null });
    expect(output.stdout.match(/https?:\/\//g)).toHaveLength(1);
    expect(output.stderr).toBe('');
  },
);

test('takes a free port where the wanted one is in use', async () => {
  const taken = await listenOnLoopback(other, 0);
  const { child, address, ended } = startMain(String(taken));
  const { port } = new URL(await address);
  expect(Number(port)).not.toBe(taken);
  child.kill('SIGINT');
  expect(await ended).toEqual({ code: 0, signal: null });
});

test('says in one sentence why it cannot start', async () => {
  const { output, address, ended } = startMain('eighty');
  await expect(address).rejects.toThrow('PORT');
  expect(await ended).toEqual({ code: 1, signal: null });
  expect(output.stderr).toBe(
    'OnBehalf could not start: PORT must be a number from 0 to 65535, not "eighty".\n',
  );
  expect(output.stdout).toBe('');
});
