import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { beforeAll, expect, test } from '@jest/globals';
import type { AppUser } from '../../support/app-user.ts';
import { clientAt } from '../../support/aws-call.ts';
import { meetup, useStack } from '../../support/use-stack.ts';

const used = useStack();
const HOUR = 3_600_000;

let user: AppUser;

/** What a reader of the page sees, item by item; no other page than this one has such items. */
async function items(heading: string): Promise<string[]> {
  const page = await (await fetch(used.stack.timePage)).text();
  const [, part = ''] = page.split(`<h2>${heading}</h2>`);
  const list = part.split('<h2>')[0] ?? '';
  return [...list.matchAll(/<li>(.*?)<small>/gs)].map(([, text = '']) =>
    text
      .replace(/<[^>]*>/g, '')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .trim(),
  );
}

async function plan(summary: string): Promise<string> {
  const when = used.whenIn(HOUR);
  const { status, body } = await user.call('POST', '/schedules', { body: { when, event: { summary } } });
  expect(status).toBe(201);
  return body.id;
}

beforeAll(async () => {
  user = await used.connected('lena@example.com');
});

test('names plans by their titles and people by their addresses; the stack’s own is the nightly check', async () => {
  await plan('Tea <b>');
  expect(await items('Plans')).toEqual([
    expect.stringMatching(/^Nightly check, every day: next on /),
    expect.stringMatching(/^“Tea <b>” for lena@example.com, once, at .* in UTC: next on /),
  ]);
});

test('says in a sentence what a queue holds, what has run, and what the bus was told', async () => {
  used.passTime(HOUR);
  await used.stack.scheduler.fireDue();
  expect(await items('Queues')).toEqual([
    expect.stringMatching(/^“Tea <b>” for lena@example.com on .* UTC$/),
  ]);
  await used.stack.engine.settle();
  expect(await items('Runs')).toEqual([
    expect.stringMatching(/^“Tea <b>” for lena@example.com on .* UTC: created Event$/),
  ]);
  expect(await items('Bus')).toEqual([
    expect.stringMatching(/^EventCreated: “Tea <b>” for lena@example.com on .* UTC was created$/),
  ]);
});

test('tells of a run that was tried before, of a lost grant, and of a plan that is gone', async () => {
  const id = await plan('Coffee');
  used.stack.google.control.faults.set('events', { kind: 'answer', answer: 'backendError', times: 2 });
  await used.stack.clock.advance(2 * HOUR);
  expect((await items('Runs'))[0]).toMatch(/^“Coffee” .*: created, after google_unavailable .* Event$/s);
  await user.call('DELETE', `/schedules/${id}`);
  expect((await items('Runs'))[0]).toMatch(/^A plan that is gone for lena@example.com on /);

  await plan('Cake');
  used.stack.google.control.revokeGrant('lena@example.com');
  await used.stack.clock.advance(2 * HOUR);
  const [told] = await items('Bus');
  expect(told).toBe('GrantRevoked: Google no longer honours the access of lena@example.com');
});

test('what no plan stands behind is named by who asked for it, and what is not ours is left as it is', async () => {
  const queue = new SQSClient(clientAt(used.stack.sqs.url));
  const { url } = used.stack.sqs.queues.deadEvents;
  const event = { kind: 'event', user: user.id, key: 'k', event: meetup };
  const bodies = [event, { kind: 'broadcast', user: 'nobody', broadcast: 'spring' }, { kind: 'unknown' }];
  for (const body of bodies)
    await queue.send(new SendMessageCommand({ QueueUrl: url, MessageBody: JSON.stringify(body) }));
  queue.destroy();
  expect(await items('Queues')).toEqual([
    '“Meetup” for lena@example.com, which a Lambda asked for',
    'Broadcast spring for user nobody',
    '',
  ]);

  const bus = new EventBridgeClient(clientAt(used.stack.bus.url));
  const Entries = [{ EventBusName: used.stack.bus.name, Source: 'mine', DetailType: 'Other', Detail: '{}' }];
  await bus.send(new PutEventsCommand({ Entries }));
  bus.destroy();
  expect((await items('Bus'))[0]).toBe('Other');
});
