import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { OAuth2Client } from 'google-auth-library';
import { drive_v3 } from 'googleapis/build/src/apis/drive/v3.js';
import type { GoogleStandIn } from '../../../../infra/local/google/server.ts';
import { CALENDAR_EVENTS, connect, startTestGoogle } from '../../../support/google-clients.ts';

const AUTH = 'https://www.googleapis.com/auth/';

let google: GoogleStandIn;
beforeAll(async () => {
  google = await startTestGoogle();
});
afterAll(() => google.close());

let people = 0;
async function driveWith(...scopes: string[]): Promise<drive_v3.Resource$Files> {
  people += 1;
  const { client } = await connect(google, `drive-${people}@example.com`, ['openid', ...scopes].join(' '));
  return filesOf(client);
}

function filesOf(auth?: OAuth2Client): drive_v3.Resource$Files {
  const options = { rootUrl: google.endpoints.apiRootUrl, retry: false, fetchImplementation: fetch };
  return new drive_v3.Drive(auth ? { ...options, auth } : options).files;
}

const refused = (status: number, reason: string) => ({ status, errors: [{ reason }] });

/** What Drive answers with when it refuses. */
async function refusalOf(call: Promise<unknown>): Promise<unknown> {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  const { status, response } = Object(error);
  return { status, errors: response?.data?.error?.errors };
}

describe('Drive', () => {
  test('keeps files, and finds those of a name, which may be several', async () => {
    const files = await driveWith(`${AUTH}drive.file`);
    const make = async (name: string) => (await files.create({ requestBody: { name } })).data;
    const [first, other, second] = [await make('Ada’s \\ day'), await make('b'), await make('Ada’s \\ day')];
    expect(new Set([first.id, other.id, second.id]).size).toBe(3);
    expect(first).toEqual({
      kind: 'drive#file',
      id: expect.any(String),
      name: 'Ada’s \\ day',
      mimeType: 'application/octet-stream',
    });
    expect((await files.list()).data.files).toEqual([second, other, first]);
    const { data } = await files.list({ q: "name = 'Ada’s \\\\ day' and trashed = false" });
    expect(data).toEqual({ kind: 'drive#fileList', incompleteSearch: false, files: [second, first] });
    expect((await (await driveWith(`${AUTH}drive.file`)).list()).data.files).toEqual([]);
  });

  test('takes each call under its scopes alone', async () => {
    const none = await driveWith(CALENDAR_EVENTS);
    expect(await refusalOf(none.list())).toMatchObject(refused(403, 'insufficientPermissions'));
    expect(await refusalOf(none.create({ requestBody: {} }))).toMatchObject(
      refused(403, 'insufficientPermissions'),
    );
    const reader = await driveWith(`${AUTH}drive.metadata.readonly`);
    expect((await reader.list()).data.files).toEqual([]);
    expect(await refusalOf(reader.create({ requestBody: {} }))).toMatchObject(
      refused(403, 'insufficientPermissions'),
    );
    expect(await refusalOf(filesOf().list())).toMatchObject(refused(401, 'required'));
  });

  test('refuses a question that it does not understand', async () => {
    const files = await driveWith(`${AUTH}drive.file`);
    for (const q of ["name = 'it's'", 'name = x', "mimeType = 'a'"]) {
      expect(await refusalOf(files.list({ q }))).toMatchObject(refused(400, 'invalid'));
    }
  });
});
