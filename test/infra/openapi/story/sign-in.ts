import { expect, test } from '@jest/globals';
import { attemptSamples, attemptSecret } from '../../../../infra/openapi/samples/attempt-samples.ts';
import { samples } from '../../../../infra/openapi/samples/samples.ts';
import { story as deployment } from '../../../../infra/openapi/samples/story.ts';
import { attemptAnswerSchema } from '../../../../shared/attempt/begin-attempt-input.ts';
import type { AppUser } from '../../../support/app-user.ts';
import type { World } from './world.ts';

/** Tells how Ada signs in, and connects her Calendar. */
export function tellOfSigningIn(world: World): void {
  const { step, take } = world;

  /** Goes through the popup for an attempt. @returns the code that Google gives to the page */
  const codeFor = async (user: AppUser, begun: unknown) => {
    const { url, google } = world.stack;
    const { authorizationUrl } = google.endpoints;
    const attempt = { ...attemptAnswerSchema.parse(begun), authorizationUrl, origin: url };
    const { code = '' } = await user.google.consentInPopup(attempt);
    return code;
  };

  test('by popup, with the state that the example has', async () => {
    const { ada } = world;
    ada.cookies.set('__Host-attempt', attemptSecret);
    const begun = await step(ada, 'beginAttempt', { request: 'signIn', status: 200, answer: 'signIn' });
    const { state, nonce, scope } = attemptSamples.signIn;
    expect(begun.body).toMatchObject({ state, nonce, scope });
    // Google has never given out the code of the example.
    const refused = await step(ada, 'exchangeCode', { request: 'signIn', status: 400 });
    expect(refused.body).toMatchObject({ code: 'invalid_code' });
    const live = { code: await codeFor(ada, begun.body) };
    const signedIn = { request: 'signIn', live, status: 200, answer: 'signIn' };
    const { body } = await step(ada, 'exchangeCode', signedIn);
    const { id, email, name } = samples.user;
    expect(body).toMatchObject({ user: { id, email, name } });
    await step(ada, 'readSession', { status: 200, answer: 'signedIn' });
  });

  test('by redirect, with the parameters that the examples have', async () => {
    const comeBack = async (answer: Record<string, string>) => {
      const browser = world.otherBrowser();
      browser.cookies.set('__Host-attempt', attemptSecret);
      const always = { state: take('receiveCallback state'), iss: take('receiveCallback iss') };
      const query = `?${new URLSearchParams({ ...always, ...answer })}`;
      const { headers } = await step(browser, 'receiveCallback', { query, status: 303 });
      return headers.get('location');
    };
    const browser = world.otherBrowser();
    browser.cookies.set('__Host-attempt', attemptSecret);
    const begun = await step(browser, 'beginAttempt', { request: 'signIn', status: 200, answer: 'signIn' });
    const back = await browser.google.consent(attemptAnswerSchema.parse(begun.body).authorizationUrl);
    expect(back.searchParams.get('state')).toBe(take('receiveCallback state'));
    const signedIn = { code: String(back.searchParams.get('code')) };
    expect(await comeBack(signedIn)).toBe(take('receiveCallback 303 Location signed_in'));
    const declined = { error: take('receiveCallback error') };
    expect(await comeBack(declined)).toBe(take('receiveCallback 303 Location access_denied'));
    const madeUp = { code: take('receiveCallback code') };
    expect(await comeBack(madeUp)).toBe(`${deployment.origin}/?auth=invalid_code`);
  });

  test('and asks for Calendar', async () => {
    const { ada } = world;
    const begun = await step(ada, 'beginAttempt', { request: 'upgrade', status: 200, answer: 'upgrade' });
    expect(begun.body).toMatchObject({ loginHint: samples.user.id });
    const again = await step(ada, 'beginAttempt', { request: 'again', status: 200, answer: 'again' });
    expect(again.body).toMatchObject({ loginHint: samples.user.email });
    // The state of the example belongs to another session.
    const refused = await step(ada, 'upgradeScopes', { request: 'upgrade', status: 403 });
    expect(refused.body).toMatchObject({ code: 'state_mismatch' });
    const { state } = attemptAnswerSchema.parse(begun.body);
    const live = { state, code: await codeFor(ada, begun.body) };
    await step(ada, 'upgradeScopes', { request: 'upgrade', live, status: 200, answer: 'upgrade' });
    await step(ada, 'readSession', { status: 200, answer: 'connected' });
  });
}
