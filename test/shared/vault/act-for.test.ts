import { setTimeout } from 'node:timers/promises';
import { inspect } from 'node:util';
import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { OAuth2Client } from 'google-auth-library';
import { actFor, actForUser } from '../../../shared/vault/act-for.ts';
import { createGrantWorld, NOW, refusal, SCOPE, tokenAnswer, USER } from '../support/grant-world.ts';
import { apiError, type Sent, stubFetch } from '../support/stub-fetch.ts';

const API = 'https://api.example/things';
const work = async (client: OAuth2Client) => (await client.request<string>({ url: API })).data;
const isToken = ({ url }: Sent) => url.endsWith('/token');
const good = { refreshToken: 'r', access: { token: 'ya29.good', expiresAt: NOW + 3_600_000 } };

let world: ReturnType<typeof createGrantWorld>;
beforeEach(() => {
  world = createGrantWorld();
  // The library compares the token's end with the real clock.
  jest.spyOn(Date, 'now').mockReturnValue(NOW);
});

/** Lets Google's API answer these, in turn (the last one for ever), and the token endpoint a new token. */
function google(...answers: (() => Response)[]): Sent[] {
  let calls = 0;
  return stubFetch((sent) => {
    if (isToken(sent)) return tokenAnswer('ya29.renewed');
    const answer = answers[Math.min(calls, answers.length - 1)];
    calls += 1;
    return answer?.() ?? Response.json('done');
  });
}
const unauthorized = () => Response.json(apiError(401, 'authError'), { status: 401 });
const used = (sent: Sent[]) => sent.map((one) => (isToken(one) ? 'token' : one.authorization));

describe('acting for a user', () => {
  test('with a good access token calls nobody but the API', async () => {
    const sent = google();
    expect(await actFor(world.vault(), await world.consent(good), [SCOPE], work)).toBe('done');
    expect(used(sent)).toEqual(['Bearer ya29.good']);
  });

  test('without one renews first, and keeps the new one before it returns', async () => {
    const sent = google();
    const grant = await world.consent({ refreshToken: 'r' });
    expect(await actFor(world.vault(), grant, [SCOPE], work)).toBe('done');
    expect(used(sent)).toEqual(['token', 'Bearer ya29.renewed']);
    expect((await world.onRecord())?.tokens?.access?.token).toBe('ya29.renewed');
  });

  // A Lambda may be frozen once it has answered.
  test('returns no sooner than the new token is kept, however slow the table', async () => {
    google();
    const grant = await world.consent({ refreshToken: 'r' });
    const pause = async (command: string) => {
      if (command === 'UpdateCommand') await setTimeout(50);
    };
    await actFor(world.vault({ pause }), grant, [SCOPE], work);
    expect((await world.onRecord())?.tokens?.access?.token).toBe('ya29.renewed');
  });

  test('keeps the new token even if the work then fails', async () => {
    google(() => Response.json(apiError(404, 'notFound'), { status: 404 }));
    const grant = await world.consent({ refreshToken: 'r' });
    await expect(actFor(world.vault(), grant, [SCOPE], work)).rejects.toMatchObject({
      code: 'google_unexpected',
    });
    expect(await world.onRecord()).toMatchObject({
      status: 'active',
      tokens: { access: { token: 'ya29.renewed' } },
    });
  });

  test('by id reads the grant itself', async () => {
    google();
    await expect(actForUser(world.vault(), USER, [SCOPE], work)).rejects.toMatchObject({
      code: 'not_connected',
    });
    await world.consent(good);
    expect(await actForUser(world.vault(), USER, [SCOPE], work)).toBe('done');
  });

  test.each([
    ['is not connected', undefined, 'not_connected'],
    ['has not granted the scope', ['openid'], 'scope_required'],
  ])('who %s asks nothing of Google', async (_name, scopes, code) => {
    const sent = google();
    const grant = scopes && (await world.consent(good, scopes));
    await expect(actFor(world.vault(), grant, [SCOPE], work)).rejects.toMatchObject({ code });
    expect(sent).toHaveLength(0);
  });
});

describe('an access token that Google refuses', () => {
  test('is renewed once, and the work done once more', async () => {
    const sent = google(unauthorized, () => Response.json('done'));
    expect(await actFor(world.vault(), await world.consent(good), [SCOPE], work)).toBe('done');
    expect(used(sent)).toEqual(['Bearer ya29.good', 'token', 'Bearer ya29.renewed']);
  });

  test('again is not renewed again: only a new sign-in can mend that', async () => {
    const sent = google(unauthorized);
    await expect(actFor(world.vault(), await world.consent(good), [SCOPE], work)).rejects.toMatchObject({
      code: 'reconnect_required',
    });
    expect(used(sent)).toEqual(['Bearer ya29.good', 'token', 'Bearer ya29.renewed']);
    expect(await world.onRecord()).toMatchObject({
      status: 'reauthentication_required',
      tokens: { refreshToken: 'r' },
    });
  });

  test('although it was just renewed is not renewed at all', async () => {
    const sent = google(unauthorized);
    const grant = await world.consent({ refreshToken: 'r' });
    await expect(actFor(world.vault(), grant, [SCOPE], work)).rejects.toMatchObject({
      code: 'reconnect_required',
    });
    expect(used(sent)).toEqual(['token', 'Bearer ya29.renewed']);
  });

  test('again, while the table is away, is told all the same', async () => {
    google(unauthorized);
    const grant = await world.consent(good);
    let updates = 0;
    const pause = async (command: string) => {
      if (command === 'UpdateCommand' && ++updates === 2) throw new Error('canary');
    };
    await expect(actFor(world.vault({ pause }), grant, [SCOPE], work)).rejects.toMatchObject({
      code: 'reconnect_required',
    });
    expect(world.logged.map(({ fields }) => fields)).toEqual([{ user: USER, reason: 'Error' }]);
    expect(await world.onRecord()).toMatchObject({ status: 'active' });
  });

  test('together with the refresh token: the grant is revoked', async () => {
    stubFetch((sent) => (isToken(sent) ? refusal() : unauthorized()));
    await expect(actFor(world.vault(), await world.consent(good), [SCOPE], work)).rejects.toMatchObject({
      code: 'reconnect_required',
    });
    expect(await world.onRecord()).toMatchObject({ status: 'revoked' });
  });
});

describe('what goes wrong in the work', () => {
  test.each([
    [403, 'insufficientPermissions', 'scope_required'],
    [403, 'rateLimitExceeded', 'rate_limited'],
    [404, 'notFound', 'google_unexpected'],
    [503, 'backendError', 'google_unavailable'],
  ])('%i %s is told as what it means, after one call', async (status, reason, code) => {
    const sent = google(() => Response.json(apiError(status, reason), { status }));
    await expect(actFor(world.vault(), await world.consent(good), [SCOPE], work)).rejects.toMatchObject({
      code,
    });
    expect(used(sent)).toEqual(['Bearer ya29.good']);
  });

  test('is ours if it is no answer of Google’s; its words stay behind', async () => {
    google();
    const thrown = await actFor(world.vault(), await world.consent(good), [SCOPE], async () => {
      throw new TypeError('canary');
    }).catch((error: unknown) => error);
    expect(thrown).toMatchObject({ code: 'internal', remedy: 'call_operator', reason: 'TypeError' });
    expect(inspect(thrown, { depth: Number.POSITIVE_INFINITY, showHidden: true })).not.toContain('canary');
  });
});

test('two users at once are each served with their own token', async () => {
  const other = createGrantWorld();
  const sent = google();
  const mine = await world.consent(good);
  const theirs = await other.consent({ ...good, access: { ...good.access, token: 'ya29.theirs' } });
  await Promise.all([
    actFor(world.vault(), mine, [SCOPE], work),
    actFor(other.vault(), theirs, [SCOPE], work),
  ]);
  expect(used(sent).sort()).toEqual(['Bearer ya29.good', 'Bearer ya29.theirs']);
});
