import type { LocalStack } from '../../../../infra/local/stack.ts';
import { type AppUser, appUser } from '../../../support/app-user.ts';
import { connectUser, expectStatus, meetup, type Scene } from './scene.ts';

const HOUR = 3600_000;
const DAY = 24 * HOUR;

/** What a person does with a page. */
export async function measureAcrossHttp(scene: Scene): Promise<void> {
  await measureConsent(scene);
  await measureEvents(scene);
  await measureVisits(scene);
}

async function measureConsent({ stack, measure }: Scene): Promise<void> {
  const [first, second] = [appUser(stack, 'ada@example.com'), appUser(stack, 'ben@example.com')];
  await measure('attempt', () => begin(first, 'sign-in'));
  const signIn = async (user: AppUser) => {
    const code = await consent(stack, user, 'sign-in');
    return () => expectStatus(200, user.call('POST', '/auth/code', { body: code }));
  };
  const upgrade = async (user: AppUser) => {
    const code = await consent(stack, user, 'upgrade');
    return () => expectStatus(200, user.call('POST', '/auth/scopes', { body: code }));
  };
  stack.restartFunctions();
  await measure('sign-in-cold', await signIn(first));
  await measure('sign-in', await signIn(second));
  await measure('upgrade-cold', await upgrade(first));
  await measure('upgrade', await upgrade(second));
  await expectStatus(204, second.call('DELETE', '/session'));
  await measure('sign-in-again', await signIn(second));
}

async function measureEvents({ stack, passTime, measure }: Scene): Promise<void> {
  const user = await connectUser(stack, 'eve@example.com');
  const create = () => expectStatus(201, user.call('POST', '/events', { body: meetup }));
  stack.restartFunctions();
  await measure('event-cold', create);
  await measure('event-warm', create);
  passTime(2 * HOUR);
  stack.restartFunctions();
  await measure('event-renewing', create);
}

async function measureVisits({ stack, passTime, measure }: Scene): Promise<void> {
  const user = await connectUser(stack, 'flo@example.com');
  await user.redirect({ purpose: 'upgrade', scopes: [stack.environment.OPTIONAL_SCOPES] });
  await measure('session', () => expectStatus(200, user.call('GET', '/session')));
  await measure('calendars', () => expectStatus(200, user.call('GET', '/calendars')));
  passTime(DAY + HOUR);
  await measure('session-touching', () => expectStatus(200, user.call('GET', '/session')));
  const plan = { when: { cron: '0 9 * * *', timeZone: 'UTC' }, event: { summary: 'Stand-up' } };
  await measure('create-plan', () => expectStatus(201, user.call('POST', '/schedules', { body: plan })));
  stack.restartFunctions();
  await measure('disconnect', () => expectStatus(200, user.call('DELETE', '/account')));
}

type Purpose = 'sign-in' | 'upgrade';

const begin = (user: AppUser, purpose: Purpose) =>
  expectStatus(200, user.call('POST', '/auth/attempts', { body: { purpose } }));

/** Goes through Google's pages in a popup. @returns what the page then posts to the API */
async function consent(stack: LocalStack, user: AppUser, purpose: Purpose) {
  const { clientId, scope, state } = (await begin(user, purpose)).body;
  const { authorizationUrl } = stack.google.endpoints;
  const popup = { authorizationUrl, clientId, scope, state, origin: stack.url };
  const answer = await user.google.consentInPopup(popup);
  return { code: answer.code, state: answer.state };
}
