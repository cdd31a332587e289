import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { createSecretsManagerClient } from '../../shared/aws/clients/secrets-manager.ts';
import { createSqsClient } from '../../shared/aws/clients/sqs.ts';
import { composeSealer } from '../../shared/compose/sealer.ts';
import { composeTable } from '../../shared/compose/table.ts';
import { deadlineIn } from '../../shared/deadline.ts';
import { createClientSecretReader } from '../../shared/google/client-secret.ts';
import { exchangeCode } from '../../shared/google/token-endpoint.ts';
import { storeGrant } from '../../shared/vault/grant-store.ts';
import { identifyRefreshToken } from '../../shared/vault/token-identifiers.ts';
import { googleUser } from '../support/google-user.ts';
import { CALENDAR_SCOPE, useStack } from '../support/use-stack.ts';

const used = useStack();
const USERS = 400;
const meetup = {
  summary: 'Everybody’s meetup',
  start: { dateTime: '2030-03-01T18:00:00Z' },
  end: { dateTime: '2030-03-01T20:00:00Z' },
};
const people = Array.from({ length: USERS }, (_, index) => `fan-${index}@example.com`);
const eventsOf = (email: string) => used.stack.google.control.events(email);

beforeAll(async () => {
  const connectDirectly = composeConnecting();
  for (let start = 0; start < USERS; start += 50)
    await Promise.all(people.slice(start, start + 50).map(connectDirectly));
}, 120_000);

describe('a broadcast', () => {
  // Takes seconds: 400 grants are sealed, and 800 messages go through queue and worker.
  test('to 400 users, started twice, makes one event for each, and reports it', async () => {
    for (let round = 0; round < 2; round += 1) {
      expect(await used.stack.engine.invoke('plan-broadcast', { id: 'meetup', event: meetup })).toEqual({
        started: 'meetup',
      });
      // Time enough for whatever a slow machine makes try again.
      await used.stack.clock.advance(2 * 3600_000);
    }
    expect(people.map((email) => eventsOf(email).length)).toEqual(people.map(() => 1));
    expect(await used.stack.engine.invoke('plan-broadcast', { report: 'meetup' })).toEqual({
      broadcast: 'meetup',
      segments: { all: 16, finished: 16 },
      reached: USERS,
      outcomes: { created: USERS },
    });
    // Nothing of it is left over, and nothing was given up.
    expect(await used.stack.sqs.messages('events')).toHaveLength(0);
    expect(await used.stack.sqs.messages('eventsDlq')).toHaveLength(0);
  }, 120_000);

  test('to a list reaches those who are on it', async () => {
    const [ada, ben] = [await idOf('fan-1@example.com'), await idOf('fan-2@example.com')];
    await used.stack.engine.invoke('plan-broadcast', { id: 'listed', event: meetup, users: [ada, ben, ada] });
    await used.stack.engine.settle();
    expect(
      [eventsOf('fan-1@example.com'), eventsOf('fan-2@example.com'), eventsOf('fan-3@example.com')].map(
        ({ length }) => length,
      ),
    ).toEqual([2, 2, 1]);
  });

  test('continues where it was when its invocation ran out of time', async () => {
    const client = createSqsClient();
    const shard = { broadcast: 'meetup', shard: 3, reached: 0 };
    await client.send(
      new SendMessageCommand({
        QueueUrl: used.stack.environment.BROADCAST_QUEUE_URL,
        MessageBody: JSON.stringify(shard),
      }),
    );
    await used.stack.engine.settle();
    expect(people.map((email) => eventsOf(email).length).filter((count) => count > 2)).toEqual([]);
    client.destroy();
  });

  test.each([
    [
      'another event under its id',
      { id: 'meetup', event: { ...meetup, summary: 'Other' } },
      'idempotency_mismatch',
    ],
    [
      'an event that nobody could create',
      { id: 'bad', event: { ...meetup, end: meetup.start } },
      'invalid_event',
    ],
    ['no id', { event: meetup }, 'invalid_request'],
    ['a report of nothing', { report: 'unknown' }, 'not_found'],
  ])('refuses %s', async (_name, command, code) => {
    expect(await used.stack.engine.invoke('plan-broadcast', command)).toMatchObject({ code });
  });
});

const idOf = async (email: string) =>
  used.stack.google.control.accounts().find((account) => account.email === email)?.sub ?? '';

/** What signing in and upgrading leave behind, without the application’s own pages in between. */
function composeConnecting(): (email: string) => Promise<void> {
  const { environment, google, url, clock } = used.stack;
  const scopes = ['openid', CALENDAR_SCOPE];
  // One of each for everybody: a client of its own for each user is most of the work.
  const [sealer, table] = [composeSealer(environment), composeTable(environment)];
  const secret = createClientSecretReader(
    createSecretsManagerClient(),
    environment.GOOGLE_CLIENT_SECRET_ID,
  )();
  const app = {
    clientId: environment.GOOGLE_CLIENT_ID,
    clientSecret: () => secret,
    tokenUrl: google.endpoints.tokenUrl,
  };
  return async (email) => {
    const { code = '' } = await googleUser(email).consentInPopup({
      authorizationUrl: google.endpoints.authorizationUrl,
      clientId: environment.GOOGLE_CLIENT_ID,
      scope: scopes.join(' '),
      state: 's',
      origin: url,
    });
    const { refreshToken = '', access } = await exchangeCode(
      app,
      { code, redirectUri: 'postmessage' },
      deadlineIn(30_000),
    );
    const user = await idOf(email);
    const sealed = await sealer.seal(user, { refreshToken, access });
    await storeGrant(
      table,
      user,
      undefined,
      { scopes, sealed, ...identifyRefreshToken(refreshToken) },
      clock.now(),
    );
  };
}
