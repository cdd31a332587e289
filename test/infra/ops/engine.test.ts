import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { QueueId } from '../../../infra/local/aws/sqs/queues.ts';
import { EXIT } from '../../../infra/ops/cli/ops-error.ts';
import { createSqsClient } from '../../../shared/aws/clients/sqs.ts';
import type { AppUser } from '../../support/app-user.ts';
import { meetup, useStack } from '../../support/use-stack.ts';
import { opsOnStack } from './support/ops-on-stack.ts';

const used = useStack();
const ops = opsOnStack(() => used.stack);
const google = () => used.stack.google.control;
const subOf = (user: AppUser) =>
  google()
    .accounts()
    .find(({ email }) => email === user.google.email)?.sub ?? '';
const eventsOf = (user: AppUser) => google().events(user.google.email);

let folder: string;
let event: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ops-engine-'));
  event = await keep('event.json', JSON.stringify(meetup));
});
afterAll(() => rm(folder, { recursive: true }));

async function keep(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

async function people(count: number): Promise<AppUser[]> {
  const all = Array.from({ length: count }, () => used.newUser());
  for (const user of all) await user.connect();
  return all;
}

describe('broadcast', () => {
  test('reaches everybody once it is confirmed, and is followed to its end', async () => {
    const all = await people(3);
    const words = ['broadcast', '--id', 'all-hands', '--event', event];
    expect((await ops.refusal(words)).message).toContain('--confirm all-hands');
    used.stack.engine.resume();
    const { exitCode, data } = await ops.json([...words, '--confirm', 'all-hands']);
    await used.stack.engine.pause();
    expect([exitCode, data]).toEqual([
      EXIT.ok,
      {
        started: 'all-hands',
        broadcast: 'all-hands',
        segments: { all: 16, finished: 16 },
        reached: 3,
        outcomes: { created: 3 },
        finished: true,
        failed: 0,
      },
    ]);
    expect(all.map((user) => eventsOf(user).length)).toEqual([1, 1, 1]);
    const { text } = await ops.tell(['broadcast', '--report', 'all-hands']);
    expect(text).toMatch(/3 users reached.*\n.*created +3\nIt is through\./);
  });

  test('reaches those of a list, and need not be waited for', async () => {
    const [ada, ben] = await people(2);
    if (!ada || !ben) throw new Error('Somebody is missing.');
    const users = await keep('users.txt', `${subOf(ada)}\n`);
    const words = ['broadcast', '--id', 'few', '--event', event, '--users', users, '--detach'];
    expect((await ops.json(words)).data).toEqual({ started: 'few' });
    expect((await ops.tell(['broadcast', '--report', 'few'])).text).toContain(
      'few is under way. How far it is: npm run ops -- broadcast --report few --local',
    );
    await used.stack.engine.settle();
    expect([eventsOf(ada).length, eventsOf(ben).length]).toEqual([1, 0]);
  });

  test.each([
    ['--id x', '--event'],
    ['--event {event}', '--id'],
    ['--id x --event /nowhere/event.json', 'ENOENT'],
    ['--id x --event {list}', 'JSON object'],
    ['--id x --event {broken}', 'broken.json is no valid JSON: look at line 2, column 14.'],
    ['--id x --event {commented}', 'commented.json is no valid JSON'],
    ['--id x --event {event} --users {object}', 'JSON array'],
  ])('%s is refused', async (line, message) => {
    const list = await keep('list.json', '[]');
    const object = await keep('object.json', '[1]');
    const broken = await keep('broken.json', '{\n  "summary": canary\n}\n');
    const commented = await keep('commented.json', '{} // canary');
    const files: Record<string, string> = { event, list, object, broken, commented };
    const filled = line.replace(/\{(\w+)\}/g, (_all, name: string) => files[name] ?? '');
    const refused = await ops.refusal(['broadcast', ...filled.split(' ')]);
    expect([refused.exitCode, refused.message]).toEqual([EXIT.usage, expect.stringContaining(message)]);
    expect(refused.message).not.toContain('canary');
  });

  test('names the field of an event that nobody could create', async () => {
    const bad = await keep('bad.json', JSON.stringify({ ...meetup, end: meetup.start }));
    const refused = await ops.refusal(['broadcast', '--id', 'bad', '--event', bad]);
    expect(refused.message).toContain('invalid_event');
    expect(refused.message).toMatch(/\n {2}end\.dateTime: Must be later/);
    expect(refused.message).not.toContain('errors');
  });

  test('is told apart from another one of its id', async () => {
    const [ada] = await people(1);
    if (!ada) throw new Error('Nobody is there.');
    const users = await keep('one.txt', subOf(ada));
    const other = await keep('other.json', JSON.stringify({ ...meetup, summary: 'Other' }));
    const start = (file: string) =>
      ['broadcast', '--id', 'same', '--event', file, '--users', users, '--detach'] as const;
    await ops.json(start(event));
    expect((await ops.refusal(start(other))).message).toContain('idempotency_mismatch');
    expect((await ops.refusal(['broadcast', '--report', 'never'])).exitCode).toBe(EXIT.failed);
  });
});

describe('redrive', () => {
  const send = (queue: QueueId, body: unknown, attributes: Record<string, string> = {}) =>
    createSqsClient().send(
      new SendMessageCommand({
        QueueUrl: used.stack.sqs.queues[queue].url,
        MessageBody: JSON.stringify(body),
        MessageAttributes: Object.fromEntries(
          Object.entries(attributes).map(([name, StringValue]) => [
            name,
            { DataType: 'String', StringValue },
          ]),
        ),
      }),
    );
  const queueOf = (data: { queues: { queue: string }[] }, name: string) =>
    data.queues.find(({ queue }) => queue === name);

  test('finds nothing where nothing is', async () => {
    const { exitCode, data } = await ops.json(['redrive']);
    expect(exitCode).toBe(EXIT.ok);
    expect(data.queues.map(({ waiting }: { waiting: number }) => waiting)).toEqual([0, 0, 0]);
  });

  test('shows requests by the reason of their run, and has them made', async () => {
    const [ada] = await people(1);
    if (!ada) throw new Error('Nobody is there.');
    const user = subOf(ada);
    const request = (key: string) => ({ kind: 'event', user, key, event: meetup });
    google().faults.set('events', { kind: 'answer', answer: 'accessNotConfigured' });
    await send('events', request('a'));
    await used.stack.engine.settle();
    google().faults.clear();
    for (const key of ['a', 'b', 'c']) await send('deadEvents', request(key));
    await send('deadEvents', { kind: 'unheard-of' });

    const shown = await ops.json(['redrive', '--queue', 'events', '--dry-run']);
    expect(shown.exitCode).toBe(EXIT.differs);
    expect(queueOf(shown.data, 'events')).toMatchObject({
      waiting: 4,
      moved: 0,
      reasons: {
        'event: it was never begun': 2,
        'no request that this version knows: it is refused again': 1,
      },
    });
    expect(JSON.stringify(shown.data)).toContain('accessNotConfigured');
    expect(await used.stack.sqs.messages('deadEvents')).toHaveLength(4);

    const { exitCode, data } = await ops.json(['redrive', '--queue', 'events']);
    expect([exitCode, queueOf(data, 'events')]).toMatchObject([EXIT.ok, { moved: 4, left: 0 }]);
    expect(await used.stack.sqs.messages('deadEvents')).toEqual([]);
    await used.stack.engine.settle();
    expect(eventsOf(ada).length).toBeGreaterThanOrEqual(2);
  });

  test('moves parts of broadcasts back to the planner', async () => {
    await send('deadBroadcasts', { broadcast: 'gone', shard: 0 });
    const { data } = await ops.json(['redrive', '--queue', 'broadcasts']);
    expect(queueOf(data, 'broadcasts')).toMatchObject({ waiting: 1, moved: 1 });
    expect(await used.stack.sqs.messages('deadBroadcasts')).toEqual([]);
  });

  test('sends again what the Scheduler could not deliver, and leaves what is no request', async () => {
    const [ada] = await people(1);
    if (!ada) throw new Error('Nobody is there.');
    const body = {
      when: { cron: '0 9 1 1 *', timeZone: 'UTC' },
      event: { summary: 'Yearly' },
      missed: 'run',
    };
    const { id } = (await ada.call('POST', '/schedules', { body })).body;
    const now = used.stack.clock.now();
    const occurrence = new Date(now).toISOString().replace(/\.\d+Z/, 'Z');
    const told = { ERROR_CODE: 'AWS.SQS.NonExistentQueue' };
    await send('undelivered', { kind: 'scheduled', user: subOf(ada), schedule: id, occurrence }, told);
    await send('undelivered', { something: 'else' });
    const { exitCode, data } = await ops.json(['redrive', '--queue', 'undelivered']);
    expect([exitCode, queueOf(data, 'undelivered')]).toMatchObject([
      EXIT.differs,
      { waiting: 2, moved: 1, left: 1, reasons: { 'not delivered: AWS.SQS.NonExistentQueue': 1 } },
    ]);
    const left = await used.stack.sqs.messages('undelivered');
    expect(left.map((message) => [JSON.parse(message.body), message.inFlight])).toEqual([
      [{ something: 'else' }, false],
    ]);
    const sent = (await used.stack.sqs.messages('events')).map(
      (message) => JSON.parse(message.body).schedule,
    );
    expect(sent).toContain(id);
  });

  test('knows its queues', async () => {
    expect((await ops.refusal(['redrive', '--queue', 'letters'])).exitCode).toBe(EXIT.usage);
  });

  test('says by name what SQS refuses', async () => {
    used.stack.sqs.faults.inject('*', 'access_denied');
    expect((await ops.refusal(['redrive'])).message).toContain('AccessDenied');
  });
});
