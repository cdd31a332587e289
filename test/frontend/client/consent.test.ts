import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { type Client, createClient } from '../../../frontend/client/onbehalf.ts';
import { begun, type FakeBrowser, json, openFakeBrowser, settle } from './fake-browser.ts';

let browser: FakeBrowser;
let client: Client;
let onLeave: jest.Mock<() => void>;

const signedIn = { user: { id: '1' }, scopes: ['openid'] };
const upgraded = { scopes: ['openid', 'calendar'] };

beforeEach(() => {
  browser = openFakeBrowser();
  browser.api.set('POST /auth/code', () => json(200, signedIn));
  browser.api.set('POST /auth/scopes', () => json(200, upgraded));
  onLeave = jest.fn();
  client = createClient({ onLeave });
});
afterEach(() => {
  browser.close();
  jest.useRealTimers();
});

const sent = (path: string) => browser.calls.filter((call) => call.path === path);
const attempts = () => sent('/auth/attempts').map(({ body }) => body);
const answer = { code: 'the-code', state: begun.state };

/** The popup that is open, once it is. */
async function popup() {
  await settle();
  const last = browser.popups.at(-1);
  if (!last) throw new Error('No popup was asked for');
  return last;
}

/** Whether it is still pending. */
async function isPending(promise: Promise<unknown>): Promise<boolean> {
  const pending = Symbol();
  promise.catch(() => {});
  await settle();
  return (await Promise.race([promise, Promise.resolve(pending)]).catch(() => undefined)) === pending;
}

describe('in a popup', () => {
  test('signing in begins an attempt, asks with its terms, and redeems the code', async () => {
    const asked = client.signIn();
    const { callback, error_callback, ...config } = await popup();
    expect(config).toEqual({
      client_id: begun.clientId,
      scope: begun.scope,
      state: begun.state,
      login_hint: undefined,
      include_granted_scopes: true,
      select_account: true,
      ux_mode: 'popup',
    });
    callback(answer);
    expect(await asked).toEqual(signedIn);
    expect(browser.calls.map(({ method, path, body }) => [method, path, body])).toEqual([
      ['POST', '/auth/attempts', { purpose: 'sign-in', prompt: 'select_account' }],
      ['POST', '/auth/code', answer],
    ]);
    expect(browser.scripts).toEqual(['https://accounts.example/gsi/client']);
    expect(onLeave).not.toHaveBeenCalled();
  });

  test('connecting asks the account that is signed in, for the scopes that are wanted', async () => {
    browser.api.set('POST /auth/attempts', () => json(200, { ...begun, loginHint: '110169' }));
    const asked = client.connectCalendar({ scopes: ['calendar'] });
    const { callback, login_hint } = await popup();
    expect(login_hint).toBe('110169');
    callback(answer);
    expect(await asked).toEqual(upgraded);
    expect(attempts()).toEqual([{ purpose: 'upgrade', scopes: ['calendar'] }]);
    expect(sent('/auth/scopes').map(({ body }) => body)).toEqual([answer]);
  });

  test.each([
    [{ error: 'access_denied', state: begun.state }, 'access_denied', 'none'],
    [{ error: 'access_denied' }, 'access_denied', 'none'],
    [{ error: 'server_error', state: begun.state }, 'google_unexpected', 'retry'],
    [{ code: 'the-code', state: 'another' }, 'state_mismatch', 'retry'],
    [{ code: 'the-code' }, 'state_mismatch', 'retry'],
    [{ state: begun.state }, 'google_unexpected', 'retry'],
  ])('the answer %j is %s, and nothing is sent', async (wrong, code, advice) => {
    const asked = client.signIn();
    (await popup()).callback(wrong);
    await expect(asked).rejects.toMatchObject({ code, advice });
    expect(sent('/auth/code')).toEqual([]);
  });

  test.each([
    ['popup_closed', 'popup_closed', 'none'],
    ['unknown', 'google_unexpected', 'retry'],
    ['newer_than_me', 'google_unexpected', 'retry'],
  ])('the failure %s is %s', async (type, code, advice) => {
    const asked = client.signIn();
    (await popup()).error_callback({ type });
    await expect(asked).rejects.toMatchObject({ code, advice });
    expect(browser.left).toEqual([]);
  });

  test('a code that comes after the popup was said to be closed goes nowhere', async () => {
    const asked = client.signIn();
    const { callback, error_callback } = await popup();
    error_callback({ type: 'popup_closed' });
    await expect(asked).rejects.toMatchObject({ code: 'popup_closed' });
    callback(answer);
    await settle();
    expect(sent('/auth/code')).toEqual([]);
  });

  test.each(['scope_declined', 'account_mismatch', 'invalid_code', 'google_unavailable'])(
    '%s of the API is told, and the browser stays',
    async (code) => {
      browser.api.set('POST /auth/scopes', () => json(409, { code }));
      const asked = client.connectCalendar();
      (await popup()).callback(answer);
      await expect(asked).rejects.toMatchObject({ code });
      expect(browser.left).toEqual([]);
    },
  );

  test('a double click opens one popup and begins one attempt', async () => {
    const clicks = [client.signIn(), client.signIn()];
    (await popup()).callback(answer);
    expect(await Promise.all(clicks)).toEqual([signedIn, signedIn]);
    expect([browser.popups.length, attempts().length, sent('/auth/code').length]).toEqual([1, 1, 1]);
    client.signIn().catch(() => {});
    await popup();
    expect([browser.popups.length, attempts().length]).toEqual([2, 2]);
  });

  test('calls that ask for different things are not one, and begin one after the other', async () => {
    const gates: (() => void)[] = [];
    browser.api.set('POST /auth/attempts', async () => {
      await new Promise<void>((resolve) => gates.push(resolve));
      return json(200, begun);
    });
    client.connectCalendar().catch(() => {});
    client.connectCalendar({ scopes: ['calendar.readonly'] }).catch(() => {});
    await settle();
    expect(attempts()).toEqual([{ purpose: 'upgrade' }]);
    gates[0]?.();
    await settle();
    expect(attempts()).toHaveLength(2);
    gates[1]?.();
    await settle();
    expect(browser.popups).toHaveLength(2);
  });

  test('a failed beginning is told, and does not stand in the way of the next', async () => {
    browser.api.set('POST /auth/attempts', (_, nth) =>
      nth === 0 ? json(401, { code: 'unauthenticated' }) : json(200, begun),
    );
    await expect(client.connectCalendar()).rejects.toMatchObject({ advice: 'sign_in' });
    const asked = client.connectCalendar();
    (await popup()).callback(answer);
    expect(await asked).toEqual(upgraded);
  });
});

describe('by redirect', () => {
  const left = () => ({ left: browser.left, kept: onLeave.mock.calls.length });
  const gone = { left: [begun.authorizationUrl], kept: 1 };

  test('on request of the call: the page may keep what it has, then the browser goes', async () => {
    onLeave.mockImplementation(() => expect(browser.left).toEqual([]));
    expect(await isPending(client.signIn({ mode: 'redirect' }))).toBe(true);
    expect(left()).toEqual(gone);
    expect([browser.scripts, browser.popups]).toEqual([[], []]);
  });

  test('always, if the client was made so', async () => {
    client = createClient({ mode: 'redirect', onLeave });
    await client.prepare('upgrade');
    expect(await isPending(client.connectCalendar())).toBe(true);
    expect(left()).toEqual(gone);
    expect(attempts()).toEqual([{ purpose: 'upgrade' }]);
    expect(browser.scripts).toEqual([]);
    client.connectCalendar({ mode: 'popup' }).catch(() => {});
    await popup();
    expect(browser.popups).toHaveLength(1);
  });

  test('when Google has to ask anew on request: its script cannot', async () => {
    expect(await isPending(client.connectCalendar({ prompt: 'consent' }))).toBe(true);
    expect(attempts()).toEqual([{ purpose: 'upgrade', prompt: 'consent' }]);
    expect(left()).toEqual(gone);
    expect(browser.scripts).toEqual([]);
  });

  test.each(['error', 'stub'] as const)('where Google’s script does not work: %s', async (loading) => {
    browser.loading = loading;
    expect(await isPending(client.signIn())).toBe(true);
    expect(left()).toEqual(gone);
  });

  test('where Google’s script takes longer than a click lets a popup open', async () => {
    browser.loading = 'never';
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'queueMicrotask'] });
    const asked = client.signIn();
    await settle();
    jest.advanceTimersByTime(4_999);
    expect(await isPending(asked)).toBe(true);
    expect(browser.left).toEqual([]);
    jest.advanceTimersByTime(1);
    await settle();
    expect(left()).toEqual(gone);
  });

  test('where the browser blocks the popup', async () => {
    const asked = client.signIn();
    (await popup()).error_callback({ type: 'popup_failed_to_open' });
    expect(await isPending(asked)).toBe(true);
    expect(left()).toEqual(gone);
    expect(attempts()).toHaveLength(1);
  });

  test.each([
    ['/auth/code', { purpose: 'sign-in', prompt: 'consent' }],
    ['/auth/scopes', { purpose: 'upgrade', prompt: 'consent' }],
  ])('after consent_required of %s, asking for consent', async (path, terms) => {
    browser.api.set(`POST ${path}`, () => json(409, { code: 'consent_required' }));
    const asked = path === '/auth/code' ? client.signIn() : client.connectCalendar();
    (await popup()).callback(answer);
    expect(await isPending(asked)).toBe(true);
    expect(attempts().at(-1)).toEqual(terms);
    expect(left()).toEqual(gone);
  });

  test('it ends as turned back when the browser shows the very page again', async () => {
    const asked = client.signIn({ mode: 'redirect' });
    expect(await isPending(asked)).toBe(true);
    browser.dispatch('pageshow', { persisted: false });
    expect(await isPending(asked)).toBe(true);
    browser.dispatch('pageshow', { persisted: true });
    await expect(asked).rejects.toMatchObject({ code: 'popup_closed', advice: 'none' });
  });

  test('it can be begun again when the browser was stopped on the way', async () => {
    client.signIn({ mode: 'redirect' });
    await settle();
    client.signIn({ mode: 'redirect' });
    await settle();
    expect(left()).toEqual({ left: [begun.authorizationUrl, begun.authorizationUrl], kept: 2 });
  });

  test('the browser stays when the page could not keep what it has', async () => {
    const full = new Error('The storage is full');
    onLeave.mockImplementation(() => {
      throw full;
    });
    await expect(client.signIn({ mode: 'redirect' })).rejects.toBe(full);
    expect(browser.left).toEqual([]);
  });
});

describe('prepared', () => {
  test('the popup opens within the click', async () => {
    await client.prepare('sign-in');
    expect(browser.popups).toEqual([]);
    client.signIn().catch(() => {});
    expect(browser.popups).toHaveLength(1);
    expect(attempts()).toHaveLength(1);
  });

  test('however often, one attempt is begun, and it serves once', async () => {
    await Promise.all([client.prepare('upgrade'), client.prepare('upgrade')]);
    await client.prepare('upgrade');
    const asked = client.connectCalendar();
    (await popup()).error_callback({ type: 'popup_closed' });
    await expect(asked).rejects.toMatchObject({ code: 'popup_closed' });
    expect(attempts()).toHaveLength(1);
    client.connectCalendar().catch(() => {});
    await popup();
    expect(attempts()).toHaveLength(2);
    expect(browser.scripts).toHaveLength(1);
  });

  test('a click while it is being prepared takes part in it', async () => {
    client.prepare('sign-in');
    const asked = client.signIn();
    (await popup()).callback(answer);
    expect(await asked).toEqual(signedIn);
    expect(attempts()).toHaveLength(1);
  });

  test('for something else, it is left for that', async () => {
    await client.prepare('upgrade');
    client.signIn({ mode: 'redirect' });
    await settle();
    expect(attempts()).toEqual([{ purpose: 'upgrade' }, { purpose: 'sign-in', prompt: 'select_account' }]);
    client.connectCalendar().catch(() => {});
    expect(browser.popups).toHaveLength(1);
    expect(attempts()).toHaveLength(2);
  });

  test.each([
    [24, 1],
    [25, 2],
  ])('after %i minutes %i attempts were begun', async (minutes, count) => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'queueMicrotask'] });
    await client.prepare('sign-in');
    jest.setSystemTime(Date.now() + minutes * 60_000);
    client.signIn().catch(() => {});
    await popup();
    expect(attempts()).toHaveLength(count);
  });

  test.each(['focus', 'visibilitychange', 'pageshow'])(
    'it is begun anew after %s: another window may have ended it',
    async (type) => {
      await client.prepare('sign-in');
      browser.dispatch(type);
      client.signIn().catch(() => {});
      await popup();
      expect(attempts()).toHaveLength(2);
    },
  );

  test('it is begun anew after another popup has ended it', async () => {
    const asked = client.signIn();
    const { callback } = await popup();
    await client.prepare('sign-in');
    callback(answer);
    await asked;
    client.signIn().catch(() => {});
    await popup();
    expect(attempts()).toHaveLength(3);
  });

  test.each([
    ['signing out', () => client.signOut()],
    ['disconnecting', () => client.disconnect()],
  ])('it is begun anew after %s', async (_, act) => {
    browser.api.set('DELETE /session', () => json(204, ''));
    browser.api.set('DELETE /account', () => json(204, ''));
    await client.prepare('upgrade');
    await act();
    client.connectCalendar().catch(() => {});
    await popup();
    expect(attempts()).toHaveLength(2);
  });

  test('a failure is not told, and the click tries again', async () => {
    browser.api.set('POST /auth/attempts', (_, nth) =>
      nth === 0 ? new TypeError('offline') : json(200, begun),
    );
    await expect(client.prepare('sign-in')).resolves.toBeUndefined();
    const asked = client.signIn();
    (await popup()).callback(answer);
    expect(await asked).toEqual(signedIn);
  });

  test('a script that failed is loaded again the next time', async () => {
    browser.loading = 'error';
    await client.prepare('sign-in');
    client.signIn();
    await settle();
    expect(browser.left).toHaveLength(1);
    browser.loading = 'ok';
    client.signIn().catch(() => {});
    await popup();
    expect(browser.scripts).toHaveLength(2);
  });
});

describe('given up by the caller', () => {
  const reason = new Error('The user went elsewhere');

  test('before it has begun, nothing happens', async () => {
    await expect(client.signIn({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(browser.calls).toEqual([]);
  });

  test('before the popup is open, none opens, and the browser stays', async () => {
    for (const mode of ['popup', 'redirect'] as const) {
      const giveUp = new AbortController();
      const asked = client.signIn({ mode, signal: giveUp.signal });
      giveUp.abort(reason);
      await expect(asked).rejects.toBe(reason);
      await settle();
    }
    expect([browser.popups, browser.left]).toEqual([[], []]);
  });

  test('while the popup is open, a code that comes later goes nowhere, and another call opens its own', async () => {
    const giveUp = new AbortController();
    const asked = client.signIn({ signal: giveUp.signal });
    const { callback } = await popup();
    giveUp.abort(reason);
    await expect(asked).rejects.toBe(reason);
    callback(answer);
    await settle();
    expect(sent('/auth/code')).toEqual([]);
    const again = client.signIn();
    (await popup()).callback(answer);
    expect(await again).toEqual(signedIn);
    expect(browser.popups).toHaveLength(2);
  });

  test('a call that has joined ends alone', async () => {
    const giveUp = new AbortController();
    const first = client.signIn();
    const second = client.signIn({ signal: giveUp.signal });
    const { callback } = await popup();
    giveUp.abort(reason);
    await expect(second).rejects.toBe(reason);
    callback(answer);
    expect(await first).toEqual(signedIn);
  });
});
