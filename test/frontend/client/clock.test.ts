import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { type Client, createClient } from '../../../frontend/client/onbehalf.ts';
import { type FakeBrowser, json, openFakeBrowser } from './fake-browser.ts';

const NOON = Date.UTC(2027, 2, 1, 12);
const HOUR = 3_600_000;

let browser: FakeBrowser;
let client: Client;
/** What the browser's own clock shows. */
let shown: number;

beforeEach(() => {
  browser = openFakeBrowser();
  client = createClient();
  shown = NOON;
  jest.spyOn(Date, 'now').mockImplementation(() => shown);
});
afterEach(() => {
  jest.restoreAllMocks();
  browser.close();
});

/** The next answer comes after so many milliseconds, and was written at that time of the API. */
async function hear(written: number, { takes = 0, status = 204 } = {}): Promise<void> {
  browser.api.set('GET /session', () => {
    shown += takes;
    return json(status, '', { Date: new Date(written).toUTCString() });
  });
  await client.session().catch(() => {});
}

describe('the time by the API’s clock', () => {
  test('is the browser’s own before the first answer, and where answers do not tell', async () => {
    expect(client.now()).toBe(NOON);
    browser.api.set('GET /session', () => json(204, ''));
    await client.session();
    browser.api.set('GET /calendars', () => json(200, { calendars: [] }, { Date: 'soon' }));
    await client.calendars();
    expect(client.now()).toBe(NOON);
  });

  test.each([
    ['ahead', HOUR],
    ['behind', -HOUR],
  ])('is within a second where the browser’s is an hour off: the API is %s', async (_, by) => {
    await hear(NOON + by + 700);
    expect(Math.abs(client.now() - (NOON + by + 700))).toBeLessThanOrEqual(1000);
    shown += 5 * HOUR;
    expect(Math.abs(client.now() - (NOON + by + 5 * HOUR + 700))).toBeLessThanOrEqual(1000);
  });

  test('stays the browser’s where an answer, as long as it took, does not contradict it', async () => {
    await hear(NOON + 400);
    await hear(NOON + 4_000, { takes: 20_000 });
    expect(client.now()).toBe(NOON + 20_000);
  });

  test('follows a clock that is moved meanwhile, also by an answer that is a problem', async () => {
    await hear(NOON + HOUR);
    await hear(NOON + 25 * HOUR, { status: 503 });
    expect(client.now()).toBe(NOON + 25 * HOUR);
  });
});
