import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { GoogleStandIn } from '../../../infra/local/google/server.ts';
import { EXIT, OpsError } from '../../../infra/ops/cli/ops-error.ts';
import { run } from '../../../infra/ops/cli/run.ts';
import { riscCommands } from '../../../infra/ops/risc/risc-commands.ts';
import { SECURITY_EVENTS } from '../../../shared/risc/event-types.ts';
import { startTestGoogle } from '../../support/google-clients.ts';

const URL_HERE = 'https://app.example.com/api/webhooks/risc';
const URL_THERE = 'https://other.example.com/api/webhooks/risc';

let google: GoogleStandIn;
let folder: string;
let credentials: string;
beforeAll(async () => {
  google = await startTestGoogle();
  folder = await mkdtemp(join(tmpdir(), 'ops-'));
  credentials = await keep('admin.json', await google.control.risc.createServiceAccount());
});
afterAll(async () => {
  await google.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => google.control.risc.unregister());

async function keep(name: string, content: unknown): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

/** Runs a command as it is typed. */
async function ops(line: string, more: Record<string, string> = {}) {
  const written: string[] = [];
  const options = { credentials, api: google.url, ...more };
  const words = [
    ...line.split(' '),
    ...Object.entries(options).flatMap(([name, value]) => (value ? [`--${name}`, value] : [])),
  ];
  const exitCode = await run(words, riscCommands, {
    environment: {},
    write: (text) => void written.push(text),
  });
  return { exitCode, text: written.join('\n') };
}
/** How a command fails. */
async function failure(line: string, more: Record<string, string> = {}): Promise<OpsError> {
  const thrown: unknown = await ops(line, more).catch((error: unknown) => error);
  if (thrown instanceof OpsError) return thrown;
  throw new Error(`It did not fail, but ${JSON.stringify(thrown)}`);
}

describe('risc register', () => {
  test('has Google push every event to the receiver, and says so', async () => {
    const { exitCode, text } = await ops(`risc register --url ${URL_HERE}`);
    expect(exitCode).toBe(EXIT.ok);
    for (const type of Object.values(SECURITY_EVENTS)) expect(text).toContain(type);
    expect(google.control.risc.stream()).toEqual({
      delivery: {
        delivery_method: 'https://schemas.openid.net/secevent/risc/delivery-method/push',
        url: URL_HERE,
      },
      events_requested: Object.values(SECURITY_EVENTS),
      status: 'enabled',
    });
  });

  test('takes another receiver’s place only when it is told to', async () => {
    await ops(`risc register --url ${URL_THERE}`);
    const refused = await failure(`risc register --url ${URL_HERE}`);
    expect([refused.exitCode, refused.message]).toEqual([EXIT.failed, expect.stringContaining(URL_THERE)]);
    expect(google.control.risc.stream()?.delivery.url).toBe(URL_THERE);
    const { text } = await ops(`risc register --replace --url ${URL_HERE}`);
    expect(text).toContain(URL_THERE);
    expect(google.control.risc.stream()?.delivery.url).toBe(URL_HERE);
  });

  test('switches a stream on that was off', async () => {
    await ops(`risc register --url ${URL_HERE}`);
    const stream = google.control.risc.stream();
    if (stream) stream.status = 'disabled';
    expect((await ops(`risc status --url ${URL_HERE}`)).exitCode).toBe(EXIT.differs);
    await ops(`risc register --url ${URL_HERE}`);
    expect((await ops(`risc status --url ${URL_HERE}`)).exitCode).toBe(EXIT.ok);
  });

  test.each([
    ['http://app.example.com/api/webhooks/risc', 'https'],
    ['app.example.com', 'https'],
    ['https://app.example.com/', '/api/webhooks/risc'],
    ['https://app.example.com/api/webhooks/risc?a=b', '/api/webhooks/risc'],
  ])('refuses %s as a receiver', async (url, why) => {
    const refused = await failure('risc register', { url });
    expect([refused.exitCode, refused.message]).toEqual([EXIT.usage, expect.stringContaining(why)]);
    expect(google.control.risc.stream()).toBeUndefined();
  });
});

describe('risc status', () => {
  test('is content with what register leaves', async () => {
    await ops(`risc register --url ${URL_HERE}`);
    const { exitCode, text } = await ops(`risc status --json --url ${URL_HERE}`);
    expect(exitCode).toBe(EXIT.ok);
    expect(JSON.parse(text)).toMatchObject({ ok: true, differences: [], status: 'enabled' });
  });

  test('says that there is no stream', async () => {
    expect(await ops(`risc status --url ${URL_HERE}`)).toEqual({
      exitCode: EXIT.differs,
      text: 'Google has no stream for this project.',
    });
  });

  test('says all that differs', async () => {
    google.control.risc.register(URL_THERE);
    Object.assign(google.control.risc.stream() ?? {}, {
      status: 'disabled',
      events_requested: [SECURITY_EVENTS['sessions-revoked']],
    });
    const { exitCode, text } = await ops(`risc status --json --url ${URL_HERE}`);
    expect(exitCode).toBe(EXIT.differs);
    const { differences } = JSON.parse(text);
    expect(differences).toHaveLength(Object.keys(SECURITY_EVENTS).length + 1);
    expect(differences).toEqual(
      expect.arrayContaining([
        `Events go to ${URL_THERE} instead of ${URL_HERE}.`,
        'The stream is disabled.',
        `Not asked for: ${SECURITY_EVENTS['account-disabled']}`,
      ]),
    );
  });
});

describe('risc verify', () => {
  test('asks Google for a verification event with the state', async () => {
    google.control.risc.register(URL_HERE);
    google.control.forgetRequests();
    const { exitCode, text } = await ops('risc verify --state hello --json');
    expect([exitCode, JSON.parse(text)]).toEqual([EXIT.ok, { state: 'hello' }]);
    expect(google.control.requests).toMatchObject([{ operation: 'riscApi.verify', outcome: 200 }]);
  });

  test('says what Google says of a project without a stream', async () => {
    expect(await failure('risc verify')).toMatchObject({
      exitCode: EXIT.failed,
      message: 'Google refused (404): Project has no RISC configuration.',
    });
  });
});

describe('the credentials', () => {
  test('of a service account without the role are refused by Google', async () => {
    const other = await keep('guest.json', await google.control.risc.createServiceAccount(false));
    const refused = await failure(`risc status --url ${URL_HERE}`, { credentials: other });
    expect(refused.message).toContain('needs permission');
  });

  test('of somebody whom Google does not know are refused by Google', async () => {
    const elsewhere = await startTestGoogle();
    const stranger = await keep('stranger.json', await elsewhere.control.risc.createServiceAccount());
    await elsewhere.close();
    google.control.risc.register(URL_HERE);
    const key = JSON.parse(await (await import('node:fs/promises')).readFile(stranger, 'utf8'));
    const refused = await failure(`risc status --url ${URL_HERE}`, { credentials: stranger });
    expect(refused.message).toBe('Google refused (401): Unauthorized.');
    expect(refused.message).not.toContain(key.private_key.slice(40, 60));
  });

  test.each([
    ['not JSON', 'canary'],
    ['an OAuth client', { web: { client_secret: 'canary' } }],
    ['a key without its private part', { type: 'service_account', client_email: 'a@b.example' }],
    [
      'a broken private key',
      {
        type: 'service_account',
        client_email: 'a@b.example',
        private_key_id: 'canary',
        private_key: '-----BEGIN PRIVATE KEY-----\ncanary\n-----END PRIVATE KEY-----\n',
      },
    ],
  ])('that are %s are named, and nothing that stands in them', async (_name, content) => {
    const path = await keep('wrong.json', content);
    const refused = await failure(`risc status --url ${URL_HERE}`, { credentials: path });
    expect(refused.exitCode).toBe(EXIT.usage);
    expect(refused.message).toContain(path);
    expect(refused.message).not.toContain('canary');
  });

  test('that are not there are named', async () => {
    const path = join(folder, 'nothing.json');
    expect(await failure(`risc status --url ${URL_HERE}`, { credentials: path })).toMatchObject({
      exitCode: EXIT.usage,
      message: `${path} cannot be read (ENOENT).`,
    });
  });
});

describe('Google', () => {
  test('that cannot be reached is named', async () => {
    const away = await startTestGoogle();
    await away.close();
    expect(await failure('risc verify', { api: away.url })).toMatchObject({
      exitCode: EXIT.failed,
      message: expect.stringContaining(new URL(away.url).host),
    });
  });

  test('that answers something else is told as such', async () => {
    google.control.risc.register(URL_HERE);
    google.control.faults.set('riscApi.stream', { kind: 'html' });
    const refused = await failure(`risc status --url ${URL_HERE}`);
    google.control.faults.clear();
    expect(refused.message).toBe('Google answered in a form that is not known here.');
  });

  test('is never sent the authorization over plain http, but on this machine', async () => {
    const refused = await failure('risc verify', { api: 'http://risc.example.com' });
    expect(refused.exitCode).toBe(EXIT.usage);
  });
});

describe('a command line', () => {
  test.each([
    ['risc nothing', 'There is no command "risc nothing".'],
    ['constructor x', 'There is no command "constructor x".'],
    ['frobnicate --local', 'There is no command "frobnicate".'],
    ['risc verfiy', 'There is no command "risc verfiy". Did you mean risc verify?'],
    ['--json risc verify', 'The command comes first'],
    ['risc status', 'risc status needs --url.'],
    ['risc verify --nonsense', 'risc verify has no option --nonsense.\nIts options: --state, '],
    ['risc verify --sate x', 'risc verify has no option --sate. Did you mean --state?'],
  ])('%s is explained', async (line, why) => {
    const refused = await failure(line);
    expect([refused.exitCode, refused.message]).toEqual([EXIT.usage, expect.stringContaining(why)]);
  });

  test('never repeats a word that it does not expect, which may be a secret', async () => {
    const { message } = await failure('risc verify GOCSPX-canary');
    expect(message).toMatch(/^risc verify takes nothing but options\.\nIts options/);
    expect(message).not.toContain('canary');
  });

  test('takes the credentials from the environment, too', async () => {
    google.control.risc.register(URL_HERE);
    const environment = { GOOGLE_APPLICATION_CREDENTIALS: credentials, GOOGLE_RISC_API_URL: google.url };
    const words = ['risc', 'status', '--url', URL_HERE];
    expect(await run(words, riscCommands, { environment, write: () => {} })).toBe(EXIT.ok);
  });

  test.each(['--help', 'risc register --help'])('%s lists what there is', async (line) => {
    const lines: string[] = [];
    const write = (text: string) => void lines.push(text);
    expect(await run(line.split(' '), riscCommands, { environment: {}, write })).toBe(EXIT.ok);
    expect(lines.join('\n')).toMatch(line === '--help' ? /risc verify/ : /--replace/);
  });
});
