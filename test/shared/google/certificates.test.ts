import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import { deadlineIn } from '../../../shared/deadline.ts';
import { createCertificateCache } from '../../../shared/google/certificates.ts';
import { stubFetch } from '../support/stub-fetch.ts';

let clock = 0;
beforeEach(() => {
  clock = 1_000_000;
});

const newCertificates = () => createCertificateCache('https://google.example/certs', () => clock);
const newCache = () => {
  const { find } = newCertificates();
  return (keyId: string) => find(keyId, deadlineIn(5_000));
};
const answer = (certificates: object, cacheControl?: string) =>
  stubFetch(() =>
    Response.json(certificates, { headers: cacheControl ? { 'cache-control': cacheControl } : {} }),
  );

describe('Google’s certificates', () => {
  test('are kept for as long as it says', async () => {
    const sent = answer({ a: 'PEM' }, 'public, max-age=600, must-revalidate');
    const find = newCache();
    expect(await find('a')).toEqual({ a: 'PEM' });
    clock += 599_999;
    await find('a');
    expect(sent).toHaveLength(1);
    clock += 1;
    await find('a');
    expect(sent).toHaveLength(2);
  });

  test('are kept for five minutes if it says nothing', async () => {
    const sent = answer({ a: 'PEM' });
    const find = newCache();
    await find('a');
    clock += 299_999;
    await find('a');
    expect(sent).toHaveLength(1);
    clock += 1;
    await find('a');
    expect(sent).toHaveLength(2);
  });

  test('are looked at again for an unknown key, once a minute, however many are made up', async () => {
    const sent = answer({ a: 'PEM' }, 'max-age=86400');
    const find = newCache();
    await find('a');
    for (const keyId of ['b', 'c', 'd']) expect(await find(keyId)).toEqual({ a: 'PEM' });
    expect(sent).toHaveLength(2);
    clock += 60_000;
    await find('b');
    expect(sent).toHaveLength(3);
  });

  test.each([['no-store'], ['public'], ['max-age=soon']])(
    'are kept for five minutes if it says %j',
    async (said) => {
      const sent = answer({ a: 'PEM' }, said);
      const find = newCache();
      await find('a');
      clock += 299_999;
      await find('a');
      expect(sent).toHaveLength(1);
    },
  );

  test('of an id that every object has are not there', async () => {
    const sent = answer({ a: 'PEM' }, 'max-age=86400');
    const find = newCache();
    await find('a');
    await find('constructor');
    expect(sent).toHaveLength(2);
  });

  test('that are not text are left out', async () => {
    answer({ a: 'PEM', b: 7 });
    expect(await newCache()('a')).toEqual({ a: 'PEM' });
  });

  test('that cannot be had are told so, and asked for again the next time', async () => {
    stubFetch(() => Response.json({}, { status: 503 }));
    const find = newCache();
    await expect(find('a')).rejects.toMatchObject({ code: 'google_unavailable' });
    jest.restoreAllMocks();
    answer({ a: 'PEM' });
    expect(await find('a')).toEqual({ a: 'PEM' });
  });

  test('in an answer of null are none', async () => {
    stubFetch(() => Response.json(null));
    await expect(newCache()('a')).rejects.toMatchObject({
      code: 'google_unexpected',
      reason: 'certificates',
    });
  });

  test('in a page of HTML are none', async () => {
    stubFetch(() => new Response('<html>', { headers: { 'content-type': 'text/html' } }));
    await expect(newCache()('a')).rejects.toMatchObject({
      code: 'google_unexpected',
      remedy: 'retry_later',
      retryAfter: 10,
      reason: 'certificates',
    });
  });

  test('are at hand once they were prepared, and are not fetched while they are', async () => {
    const sent = answer({ a: 'PEM' }, 'max-age=600');
    const { find, prepare } = newCertificates();
    await prepare(deadlineIn(5_000));
    expect(await find('a', deadlineIn(5_000))).toEqual({ a: 'PEM' });
    clock += 599_999;
    await prepare(deadlineIn(5_000));
    expect(sent).toHaveLength(1);
    clock += 1;
    await prepare(deadlineIn(5_000));
    expect(sent).toHaveLength(2);
  });

  test('that cannot be had beforehand are asked for again when they are needed', async () => {
    stubFetch(() => Response.json({}, { status: 503 }));
    const { find, prepare } = newCertificates();
    await expect(prepare(deadlineIn(5_000))).resolves.toBeUndefined();
    jest.restoreAllMocks();
    answer({ a: 'PEM' });
    expect(await find('a', deadlineIn(5_000))).toEqual({ a: 'PEM' });
  });
});
