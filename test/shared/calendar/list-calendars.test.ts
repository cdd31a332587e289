import { describe, expect, test } from '@jest/globals';
import { createCalendarClient } from '../../../shared/calendar/calendar-client.ts';
import { listWritableCalendars } from '../../../shared/calendar/list-calendars.ts';
import { deadlineIn } from '../../../shared/deadline.ts';
import { createOAuthClient } from '../../../shared/google/oauth-client.ts';
import { stubFetch } from '../support/stub-fetch.ts';

/** Lists while Calendar answers `pages`, by page token (the first has none). */
async function list(answer: (pageToken: string | null) => unknown) {
  const sent = stubFetch(({ url }) => Response.json(answer(new URL(url).searchParams.get('pageToken'))));
  const client = await createOAuthClient(deadlineIn(5_000));
  client.setCredentials({ access_token: 'ya29.a', expiry_date: Number.MAX_SAFE_INTEGER });
  const calendars = await listWritableCalendars(await createCalendarClient(client, 'https://api.example/'));
  return { calendars, queries: sent.map(({ url }) => Object.fromEntries(new URL(url).searchParams)) };
}

describe('the list of calendars', () => {
  test('asks for those one may write to, in pages as large as they come', async () => {
    const { queries } = await list(() => ({ items: [] }));
    expect(queries).toEqual([{ minAccessRole: 'writer', maxResults: '250' }]);
  });

  test('begins with the primary one, then goes by the name that the user gave', async () => {
    const { calendars } = await list(() => ({
      items: [
        { id: 'z', summary: 'Zoo' },
        { id: 'b', summary: 'Shared', summaryOverride: 'Bees', timeZone: 'Europe/Paris' },
        { id: 'p', summary: 'zz', primary: true },
        { id: 'n' },
      ],
    }));
    expect(calendars).toEqual([
      { id: 'p', summary: 'zz', primary: true, timeZone: undefined },
      { id: 'n', summary: '', primary: false, timeZone: undefined },
      { id: 'b', summary: 'Bees', primary: false, timeZone: 'Europe/Paris' },
      { id: 'z', summary: 'Zoo', primary: false, timeZone: undefined },
    ]);
  });

  test('reads on while there are pages', async () => {
    const { calendars, queries } = await list((token) =>
      token === null
        ? { items: [{ id: 'a', summary: 'A' }], nextPageToken: 't' }
        : { items: [{ id: 'b', summary: 'B' }] },
    );
    expect(calendars.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(queries.map(({ pageToken }) => pageToken)).toEqual([undefined, 't']);
  });

  test('stops after eight pages, should they never end', async () => {
    let page = 0;
    const { calendars, queries } = await list(() => {
      page += 1;
      return { items: [{ id: String(page), summary: String(page) }], nextPageToken: String(page) };
    });
    expect(queries).toHaveLength(8);
    expect(calendars).toHaveLength(8);
  });

  test.each([{ items: 'none' }, { items: [{ summary: 'without an id' }] }, { nextPageToken: 7 }, 'text'])(
    'is not made of %j',
    async (answer) => {
      await expect(list(() => answer)).rejects.toMatchObject({
        code: 'google_unexpected',
        remedy: 'retry_later',
        reason: 'calendar_list',
      });
    },
  );
});
