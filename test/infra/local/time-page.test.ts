import { request } from 'node:http';
import { CreateScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type LocalStack, startLocalStack } from '../../../infra/local/stack.ts';
import { pageHeaders } from '../../../infra/page/page-headers.ts';
import { clientAt } from '../../support/aws-call.ts';

let stack: LocalStack;
let runs = 0;

beforeAll(async () => {
  const handlers = {
    'run-event': () => {
      runs += 1;
    },
    preflight: () => undefined,
  };
  stack = await startLocalStack({ handlers });
  const client = new SchedulerClient(clientAt(stack.scheduler.url));
  await client.send(
    new CreateScheduleCommand({
      Name: 'plan',
      GroupName: stack.environment.SCHEDULE_GROUP,
      ScheduleExpression: 'cron(0 9 * * ? *)',
      ScheduleExpressionTimezone: 'Europe/Paris',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: {
        Arn: stack.environment.EVENT_QUEUE_ARN,
        RoleArn: stack.environment.SCHEDULER_ROLE_ARN,
        Input: '{}',
      },
    }),
  );
  client.destroy();
});

afterAll(() => stack.stop());

const move = (form: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(stack.timePage, { method: 'POST', body: new URLSearchParams(form), headers, redirect: 'manual' });

test('the banner of Google’s pages leads to it', async () => {
  const banner = await (await fetch(`${stack.google.url}/calendar/view`)).text();
  expect(banner).toContain('<a href="/time">');
  const { status, headers } = await fetch(`${stack.google.url}/time`, { redirect: 'manual' });
  expect([status, headers.get('location')]).toEqual([302, stack.timePage]);
});

test('stands on a loopback origin of its own, under a policy of its own', async () => {
  expect(stack.timePage).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  expect(new URL(stack.timePage).origin).not.toBe(stack.google.url);
  const policy = (await fetch(stack.timePage)).headers.get('content-security-policy');
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain('unsafe');
  const page = await fetch(`${stack.url}/`);
  expect(page.headers.get('content-security-policy')).toBe(
    pageHeaders({ googleOrigin: stack.google.url })['content-security-policy'],
  );
});

test('says in words what is planned', async () => {
  const page = await (await fetch(stack.timePage)).text();
  expect(page).toContain('cron(0 9 * * ? *) in Europe/Paris: next on');
  expect(page).toContain('Nothing has run yet.');
  expect(page).toContain('Requests for events: 0');
});

test('moves the clock by what a button says, and to the next planned moment', async () => {
  const before = stack.clock.now();
  const answer = await move({ by: '3600000' }, { origin: new URL(stack.timePage).origin });
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/']);
  expect(stack.clock.now() - before).toBeGreaterThanOrEqual(3_600_000);
  const to = /name="to" value="(\d+)"/.exec(await (await fetch(stack.timePage)).text())?.[1] ?? '';
  runs = 0;
  for (let tries = 0; runs === 0 && tries < 3; tries += 1) {
    await move({ to: String(Math.max(Number(to), (await stack.clock.nextDue()) ?? 0)) });
  }
  expect(runs).toBe(1);
  expect(await (await fetch(stack.timePage)).text()).toContain('ahead of this machine');
});

test.each<[string, Record<string, string>, Record<string, string>, number]>([
  ['a form of another origin', { by: '1' }, { origin: 'https://evil.example' }, 403],
  ['a form of no origin', { by: '1' }, { origin: 'null' }, 403],
  ['no moment', {}, {}, 400],
  ['a moment that is no number', { by: 'soon' }, {}, 400],
])('%s moves nothing', async (_name, form, headers, status) => {
  const seen = await stack.clock.nextDue();
  expect((await move(form, headers)).status).toBe(status);
  expect(await stack.clock.nextDue()).toBe(seen);
});

test('answers nobody who came by another name', async () => {
  const status = await new Promise((resolve, reject) => {
    request(stack.timePage, { headers: { host: 'evil.example' } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    })
      .on('error', reject)
      .end();
  });
  expect(status).toBe(421);
});
