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
function startMain(PORT: string, ALLOWED_ORIGINS = '') {
  const child = spawn(process.execPath, [entry], {
    env: { ...process.env, PORT, ALLOWED_ORIGINS },
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
    expect(output.stdout).not.toContain('in use');
    expect(output.stderr).toBe('');
  },
);

test('takes a free port where the wanted one is in use, and says so', async () => {
  const taken = await listenOnLoopback(other, 0);
  const { child, output, address, ended } = startMain(String(taken));
  const { port } = new URL(await address);
  expect(Number(port)).not.toBe(taken);
  child.kill('SIGINT');
  expect(await ended).toEqual({ code: 0, signal: null });
  expect(output.stdout).toContain(`Port ${taken} is in use; this is a free one.`);
  expect(output.stdout.match(/https?:\/\//g)).toHaveLength(1);
});

test('lets pages of the origins that it is told call the API, and says at which address', async () => {
  const origin = 'http://localhost:5173';
  const { output, address } = startMain('0', `${origin}, https://app.example.com`);
  const url = await address;
  const allowed = async (from: string) => {
    const headers = {
      origin: from,
      'X-Requested-With': 'XmlHttpRequest',
      'Content-Type': 'application/json',
    };
    const body = JSON.stringify({ purpose: 'sign-in' });
    const answer = await fetch(new URL('/api/auth/attempts', url), { method: 'POST', headers, body });
    return [answer.status, answer.headers.get('access-control-allow-origin')];
  };
  expect(await allowed(origin)).toEqual([200, origin]);
  expect(await allowed('http://localhost:5174')).toEqual([403, null]);
  expect(output.stdout).toContain(
    `Pages of ${origin}, https://app.example.com may call it, with ${url}api as baseUrl.`,
  );
});

test.each([
  ['eighty', '', 'PORT must be a number from 0 to 65535, not "eighty".'],
  [
    '0',
    'http://localhost:5173/',
    'Setting "allowedOrigins" must be an exact origin such as https://app.example.com, without path or wildcard.',
  ],
])(
  'says in one sentence why it cannot start: PORT=%s ALLOWED_ORIGINS=%s',
  async (port, origins, sentence) => {
    const { output, address, ended } = startMain(port, origins);
    await expect(address).rejects.toThrow(sentence);
    expect(await ended).toEqual({ code: 1, signal: null });
    expect(output.stderr).toBe(`OnBehalf could not start: ${sentence}\n`);
    expect(output.stdout).toBe('');
  },
);
