import { randomUUID } from 'node:crypto';
import { EncryptCommand } from '@aws-sdk/client-kms';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { LocalStack } from '../../../../infra/local/stack.ts';
import { composeRequests } from '../../../../shared/adopter/compose-requests.ts';
import { ACTING, REQUESTING } from '../../../../shared/adopter/environment.ts';
import { createDocumentClient } from '../../../../shared/aws/clients/dynamodb.ts';
import { createKmsClient } from '../../../../shared/aws/clients/kms.ts';
import { type EnvironmentName, type FunctionName, functionEnvironment } from '../../../../shared/env.ts';
import { API_PREFIX, routes } from '../../../../shared/routes.ts';
import type { BaselineEvent } from '../baselines/baseline-event.ts';
import { type ConnectedUser, connectUser } from './connected-user.ts';

type Invoke = (event: unknown) => Promise<unknown>;

/** Has a function do its work once, over whatever it is invoked by. @throws Error when that is no success */
export type Trial = (invoke: Invoke) => Promise<void>;

const event = {
  summary: 'Meetup',
  start: { dateTime: '2030-03-01T18:00:00Z' },
  end: { dateTime: '2030-03-01T20:00:00Z' },
};
const daily = { when: { cron: '0 9 * * *', timeZone: 'UTC' }, event: { summary: 'Daily' } };

function expectStatus(wanted: number, { status }: { status: number }): void {
  if (status !== wanted) throw new Error(`Answered ${status}, not ${wanted}.`);
}

/** @param result of a function that says so itself */
function expectOk(result: unknown): void {
  if (typeof result !== 'object' || result === null || !('ok' in result) || result.ok !== true)
    throw new Error(`Answered ${JSON.stringify(result)}.`);
}

/** Of each function, which does not compile without one, and of each sample and baseline. */
type Trials = Record<FunctionName, Trial> & Record<string, Trial>;

/** What each function and each baseline does when it is measured. */
export async function prepareTrials(stack: LocalStack): Promise<Trials> {
  const { google, engine } = stack;
  const user = await connectUser(stack, 'measured@example.com');
  const { browser } = user;
  const once = async (): Promise<ConnectedUser> => connectUser(stack, `${randomUUID()}@example.com`);
  const baseline = await storeBaselineToken(stack, user);
  const plain = async (invoke: Invoke) => expectOk(await invoke(baseline));
  const call = async (status: number, method: string, path: string, body?: unknown) =>
    expectStatus(status, await browser.call(method, path, { body }));
  const eventsMade = () => google.control.events(browser.google.email).length;

  return {
    'create-event': () => call(201, 'POST', '/events', event),
    'exchange-code': async () => expectStatus(200, await browser.popup({ purpose: 'sign-in' })),
    'upgrade-scope': async () => {
      expectStatus(200, await browser.popup({ purpose: 'upgrade' }));
      await engine.settle();
    },
    session: () => call(200, 'GET', '/session'),
    'run-event': async () => {
      const before = eventsMade();
      await composeRequests()([{ user: user.id, key: randomUUID(), event }]);
      await engine.settle();
      if (eventsMade() !== before + 1) throw new Error('The worker has made no event.');
    },
    'begin-attempt': () => call(200, 'POST', '/auth/attempts', { purpose: 'sign-in' }),
    'auth-callback': async () => {
      const outcome = await browser.redirect({ purpose: 'sign-in' });
      if (outcome !== 'signed_in') throw new Error(`The sign-in ended in ${outcome}.`);
    },
    'list-calendars': () => call(200, 'GET', '/calendars'),
    schedules: () => call(201, 'POST', '/schedules', daily),
    disconnect: async () => {
      const leaving = await once();
      expectStatus(200, await leaving.browser.call('DELETE', '/account'));
    },
    'not-found': () => call(404, 'GET', '/nothing'),
    'plan-broadcast': async (invoke) => {
      const answer = await invoke({ id: randomUUID(), event, users: [user.id] });
      if (typeof answer !== 'object' || answer === null || !('started' in answer))
        throw new Error(`Answered ${JSON.stringify(answer)}.`);
    },
    preflight: async (invoke) => void (await invoke({})),
    'receive-security-event': async () => {
      const { risc } = google.control;
      risc.register(`${stack.url}${API_PREFIX}${routes.receiveSecurityEvent.path}`);
      const leaving = await once();
      const sent = await risc.send(risc.about(leaving.browser.google.email, 'sessions-revoked'));
      risc.unregister();
      if (sent?.outcome !== 202) throw new Error(`Answered ${sent?.outcome}.`);
    },
    'weekly-digest': async (invoke) => {
      const answer = await invoke({ users: [user.id] });
      if (!Array.isArray(answer) || answer.length !== 1) throw new Error('It has counted nothing.');
    },
    'remind-of-review': async (invoke) => {
      const before = eventsMade();
      await invoke({ id: randomUUID(), day: '2030-03-01', users: [user.id] });
      await engine.settle();
      if (eventsMade() !== before + 1) throw new Error('It has asked for no event.');
    },
    tutorial: plain,
    'aws-clients': plain,
    'google-clients': plain,
    'better-auth': plain,
    empty: plain,
  };
}

/** The variables that a deployment of the function sets, and where the stand-ins for AWS are. */
export function environmentOf({ environment }: LocalStack, name: string): Record<string, string> {
  const listed: readonly EnvironmentName[] =
    name in functionEnvironment
      ? functionEnvironment[name as keyof typeof functionEnvironment]
      : [...ACTING, ...REQUESTING];
  const sdk = Object.entries(environment).filter(([variable]) => variable.startsWith('AWS_'));
  return {
    ...Object.fromEntries(sdk),
    ...Object.fromEntries(listed.map((variable) => [variable, environment[variable]])),
    ...(name in functionEnvironment ? {} : { GOOGLE_SCOPES: environment.CALENDAR_SCOPES }),
  };
}

/** Leaves an access token as a tutorial keeps it: encrypted by KMS, in an item of its own. */
async function storeBaselineToken(stack: LocalStack, user: ConnectedUser): Promise<BaselineEvent> {
  const key = { pk: 'BASELINE', sk: 'TOKEN' };
  const { CiphertextBlob: sealed } = await createKmsClient().send(
    new EncryptCommand({
      KeyId: stack.environment.GRANT_KEY_ID,
      Plaintext: new TextEncoder().encode(user.accessToken),
    }),
  );
  await createDocumentClient().send(
    new PutCommand({ TableName: stack.environment.TABLE_NAME, Item: { ...key, sealed } }),
  );
  return { key, accessToken: user.accessToken, event };
}
