import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { describe, expect, test } from '@jest/globals';
import type { Fault } from '../../infra/local/google/fault-schema.ts';
import { createSqsClient } from '../../shared/aws/clients/sqs.ts';
import type { AppUser } from '../support/app-user.ts';
import { captureOutput } from '../support/capture-output.ts';
import { meetup, useStack } from '../support/use-stack.ts';

process.env['POWERTOOLS_LOG_LEVEL'] = 'DEBUG';
const used = useStack();
const HOUR = 3600_000;

/** Tokens, codes, secrets and cookie values by how they look, and what users wrote. */
const SECRETS = [/ya29\./, /1\/\//, /4\/0/, /eyJ[\w-]{8,}/, /local-[\w-]{24}/, /canary/];

const written = captureOutput();

const faults: [string, Fault | undefined][] = [
  ['nothing wrong', undefined],
  ['invalid_grant', { kind: 'answer', answer: 'invalid_grant' }],
  ['invalid_client', { kind: 'answer', answer: 'invalid_client' }],
  ['backendError', { kind: 'answer', answer: 'backendError' }],
  ['quotaExceeded', { kind: 'answer', answer: 'quotaExceeded' }],
  ['words that repeat a token', { kind: 'respond', status: 403, body: '{"error":"ya29.canary"}' }],
  ['HTML', { kind: 'html' }],
  ['half an answer', { kind: 'truncate', bytes: 30 }],
  ['a cut connection', { kind: 'cut' }],
];

/** Every function that works while its user is away, on everything that can be asked of it. */
async function workOffline(user: AppUser, fault: Fault | undefined): Promise<void> {
  const { control } = used.stack.google;
  const event = {
    ...meetup,
    summary: 'canary',
    description: 'canary',
    attendees: [{ email: 'canary@example.com' }],
  };
  const body = { when: used.whenIn(HOUR), event: { summary: 'canary' } };
  const planned = await user.call('POST', '/schedules', {
    body,
    headers: { 'idempotency-key': 'canary-key' },
  });
  const path = `/schedules/${planned.body.id}`;
  await user.call('PATCH', path, { body: { event: { summary: 'canary again' } } });
  await user.call('GET', path);
  await user.call('GET', '/schedules?cursor=canary');
  await user.call('POST', '/schedules', { body: { ...body, unknown: 'canary' } });
  control.expireAccessTokens();
  if (fault) for (const place of ['refresh', 'events']) control.faults.set(place, fault);
  const client = createSqsClient();
  const QueueUrl = used.stack.environment.EVENT_QUEUE_URL;
  for (const MessageBody of [
    'canary',
    '{"kind":"event","user":"canary"}',
    JSON.stringify({
      kind: 'event',
      user: user.id,
      key: 'canary-key',
      event: { calendarId: 'primary', sendUpdates: 'none', ...event },
    }),
    JSON.stringify({ kind: 'check-grant', user: user.id }),
    JSON.stringify({ kind: 'resume', user: user.id }),
  ])
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  await used.stack.engine.invoke('plan-broadcast', { id: 'all', event });
  await used.stack.engine.invoke('plan-broadcast', {
    id: 'all',
    event: { ...event, summary: 'canary, too' },
  });
  await used.stack.engine.invoke('plan-broadcast', { id: 'bad', event: { canary: 'canary' } });
  await used.stack.clock.advance(2 * HOUR);
  await used.stack.engine.invoke('preflight', {});
  await used.stack.engine.settle();
  control.faults.clear();
  await user.call('DELETE', path);
  await user.call('DELETE', '/connection');
  await user.call('DELETE', '/account');
}

describe.each(faults)('with %s at Google', (_name, fault) => {
  test('nothing secret, and nothing that a user wrote, reaches the log of any function that works offline', async () => {
    const user = await used.connected();
    written.splice(0);
    await workOffline(user, fault);
    const text = written.join('');
    for (const service of ['run-event', 'schedules', 'preflight', 'plan-broadcast', 'disconnect'])
      expect(text).toContain(`"service":"${service}"`);
    for (const secret of SECRETS) expect(text).not.toMatch(secret);
  });
});

describe.each(['kms', 'dynamodb', 'secretsManager', 'scheduler', 'bus'] as const)(
  'with %s failing',
  (service) => {
    test('nothing secret, and nothing that a user wrote, reaches the log', async () => {
      const user = await used.connected();
      written.splice(0);
      used.stack.restartFunctions();
      used.stack[service].faults.inject('*', 'access_denied', { times: 12 });
      await workOffline(user, undefined).catch(() => undefined);
      used.stack[service].faults.clear();
      const text = written.join('');
      expect(text).toMatch(/"level":"(WARN|ERROR)"/);
      for (const secret of SECRETS) expect(text).not.toMatch(secret);
    });
  },
);
