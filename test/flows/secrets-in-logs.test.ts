import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import type { Fault } from '../../infra/local/google/fault-schema.ts';
import { deadlineIn } from '../../shared/deadline.ts';
import { revokeToken } from '../../shared/google/revoke-token.ts';
import { exchangeCode, refreshAccessToken } from '../../shared/google/token-endpoint.ts';
import { API_PREFIX, routes } from '../../shared/routes.ts';
import { captureOutput } from '../support/capture-output.ts';
import { meetup, useStack } from '../support/use-stack.ts';

process.env['POWERTOOLS_LOG_LEVEL'] = 'DEBUG';
const used = useStack();

/** What a token, code, secret, cookie value or ID token looks like here; each is checked to be able to hit. */
const SECRETS = [/ya29\./, /1\/\//, /4\/0/, /eyJ[\w-]{8,}/, /local-[\w-]{24}/, /[\w-]{43}/, /canary/];

const written = captureOutput();

/** What was logged while `work` ran; the request must be in it, or the test would see nothing. */
async function logged(work: () => Promise<unknown>): Promise<string> {
  written.splice(0);
  await work();
  const text = written.join('');
  expect(text).toContain('"route"');
  return text;
}

function expectNoSecret(text: string): void {
  for (const secret of SECRETS) expect(text).not.toMatch(secret);
}

const faults: [string, Fault | undefined][] = [
  ['nothing wrong', undefined],
  ['invalid_grant', { kind: 'answer', answer: 'invalid_grant' }],
  ['invalid_client', { kind: 'answer', answer: 'invalid_client' }],
  ['backendError', { kind: 'answer', answer: 'backendError' }],
  ['authError', { kind: 'answer', answer: 'authError' }],
  [
    'an answer that repeats a token',
    { kind: 'respond', status: 400, body: '{"error":"canary","error_description":"ya29.canary"}' },
  ],
  [
    'reasons that repeat a token',
    { kind: 'respond', status: 403, body: '{"error":{"errors":[{"reason":"ya29.canary token"}]}}' },
  ],
  ['HTML', { kind: 'html' }],
  ['half an answer', { kind: 'truncate', bytes: 30 }],
  ['a cut connection', { kind: 'cut' }],
  ['an ID token of somebody else', { kind: 'id-token', foreignKey: true }],
];

describe.each(faults)('with %s at Google, no secret reaches the log:', (_name, fault) => {
  const place = (...operations: string[]) => {
    if (fault) for (const operation of operations) used.stack.google.control.faults.set(operation, fault);
  };

  test('sign-in and upgrade, by redirect and popup', async () => {
    const user = await used.signedIn();
    expectNoSecret(
      await logged(async () => {
        place('exchange', 'certs');
        await used.newUser().redirect({ purpose: 'sign-in' });
        await used.newUser().popup({ purpose: 'sign-in' });
        await user.redirect({ purpose: 'upgrade' });
        await user.popup({ purpose: 'upgrade' });
      }),
    );
  });

  test('an event, with a token to renew first, and the list of calendars', async () => {
    const user = await used.connected();
    used.stack.google.control.expireAccessTokens();
    expectNoSecret(
      await logged(async () => {
        place('refresh', 'events', 'calendarList');
        await user.call('POST', '/events', { body: meetup });
        await user.call('GET', '/calendars');
      }),
    );
  });

  test('sign-out and disconnect', async () => {
    const user = await used.connected();
    expectNoSecret(
      await logged(async () => {
        place('revoke');
        await user.call('GET', '/session');
        await user.call('DELETE', '/account');
      }),
    );
  });
});

test('with an event of Google’s, accepted or refused, no token reaches the log', async () => {
  const { google } = await used.connected();
  const { risc } = used.stack.google.control;
  risc.register(`${used.stack.url}${API_PREFIX}${routes.receiveSecurityEvent.path}`);
  const text = await logged(async () => {
    await risc.send(risc.aboutToken(google.email, 'prefix'));
    await risc.send(risc.about(google.email, 'tokens-revoked', { canary: 'canary' }));
    await risc.send(risc.about(google.email, 'tokens-revoked'), { foreignKey: true });
    await risc.send(risc.about(google.email, 'tokens-revoked'), {
      claims: { iss: 'https://canary.example' },
    });
  });
  expectNoSecret(text);
  expect(text).toContain('"kind":"token-revoked"');
  expect(text).toContain('"code":"invalid_security_event"');
});

test('a secret that was logged would be seen', async () => {
  const user = await used.connected();
  const session = user.cookies.get('__Host-session') ?? '';
  expect(() => expectNoSecret(session)).toThrow();
  const begun = await user.call('POST', '/auth/attempts', { body: { purpose: 'upgrade' } });
  const code = (await user.google.consent(begun.body.authorizationUrl)).searchParams.get('code') ?? '';
  expect(() => expectNoSecret(code)).toThrow();
});

test('what our own errors hold, at any depth, is no secret', async () => {
  const app = {
    clientId: 'client',
    clientSecret: async () => 'canary-client-secret',
    tokenUrl: used.stack.google.endpoints.tokenUrl,
  };
  const errors: unknown[] = [];
  const keep = (error: unknown) => void errors.push(error);
  const deadline = deadlineIn(5_000);
  await exchangeCode(
    app,
    { code: '4/0canary', redirectUri: 'postmessage', codeVerifier: 'canary' },
    deadline,
  ).catch(keep);
  await refreshAccessToken(app, '1//canary', deadline).catch(keep);
  for (const operation of ['revoke', 'refresh', 'exchange']) {
    used.stack.google.control.faults.set(operation, { kind: 'cut' });
  }
  await revokeToken(used.stack.google.endpoints.revokeUrl, '1//canary', deadline).catch(keep);
  await exchangeCode(app, { code: '4/0canary', redirectUri: 'postmessage' }, deadline).catch(keep);
  await refreshAccessToken(app, '1//canary', deadline).catch(keep);
  expect(errors).toHaveLength(5);
  for (const error of errors)
    expect(inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true })).not.toMatch(/canary/);
});
