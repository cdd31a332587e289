import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import type { Context } from 'aws-lambda';
import { bundleFunction } from '../../infra/bundling.ts';
import { CALENDAR_SCOPE, meetup, useStack } from '../support/use-stack.ts';

const used = useStack({ machineTime: true });

const DRIVE_SCOPE = 'https://www.googleapis.com/auth/drive.file';

// What the construct GoogleFunction sets beside the environment of the stack; samples read it when they are loaded.
beforeEach(() => {
  process.env['GOOGLE_SCOPES'] = CALENDAR_SCOPE;
});
afterEach(() => used.stack.engine.settle());

const context = { getRemainingTimeInMillis: () => 20_000 } as Context;

/** Invokes a sample as it is deployed: bundled, in a process of its own, with nothing but its environment. */
async function invokeBundled(name: string, event: unknown, environment: Record<string, string>) {
  const outdir = mkdtempSync(join(tmpdir(), 'onbehalf-sample-'));
  try {
    bundleFunction(`functions/samples/${name}.ts`, outdir);
    const script = `import { handler } from ${JSON.stringify(join(outdir, 'index.mjs'))};
      const result = await handler(${JSON.stringify(event)}, { getRemainingTimeInMillis: () => 20_000 });
      console.log(JSON.stringify(result ?? null));`;
    const env = { ...used.stack.environment, ...environment };
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
      env,
    });
    return JSON.parse(stdout);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

test('a Lambda of the adopter’s own reads the calendars of users who are away; a dead grant takes nothing from the others', async () => {
  const { handler } = await import('../../functions/samples/weekly-digest.ts');
  const [ada, ben] = [await used.connected(), await used.connected()];
  const soon = new Date(used.stack.clock.now() + 3600_000).toISOString().slice(0, 19).concat('Z');
  const later = new Date(used.stack.clock.now() + 7200_000).toISOString().slice(0, 19).concat('Z');
  await ada.call('POST', '/events', {
    body: { ...meetup, start: { dateTime: soon }, end: { dateTime: later } },
  });
  await ada.call('DELETE', '/sessions');
  used.stack.google.control.revokeGrant(ben.google.email);

  const users = [ada.id, ben.id, 'nobody'];
  const digests = [{ user: ada.id, events: 1 }];
  expect(await handler({ users }, context)).toEqual(digests);
  expect(await invokeBundled('weekly-digest', { users }, { GOOGLE_SCOPES: CALENDAR_SCOPE })).toEqual(digests);
});

test('a Lambda of the adopter’s own asks the engine for events, again and again, and each is made once', async () => {
  const { handler } = await import('../../functions/samples/remind-of-review.ts');
  const users = [await used.connected(), await used.connected()];
  const review = { id: 'c-42', day: '2030-03-01', users: users.map(({ id }) => id) };
  await handler(review);
  await handler(review);
  await invokeBundled('remind-of-review', review, {});
  await used.stack.engine.settle();
  for (const { google } of users) {
    expect(used.stack.google.control.events(google.email)).toMatchObject([{ summary: 'Review of c-42' }]);
  }
  await expect(handler({ ...review, id: 'c-43', day: 'never' })).rejects.toThrow('invalid_event');
});

test('a Lambda of the adopter’s own hears on the bus of a grant that is dead', async () => {
  const { handler } = await import('../../functions/samples/note-lost-grant.ts');
  const review = await import('../../functions/samples/remind-of-review.ts');
  const user = await used.connected();
  used.stack.google.control.revokeGrant(user.google.email);
  used.stack.google.control.expireAccessTokens();
  await review.handler({ id: 'c-44', day: '2030-03-01', users: [user.id] });
  await used.stack.engine.settle();

  const told = used.stack.bus.events('GrantRevoked').filter(({ detail }) => detail['user'] === user.id);
  // What the rule of the sample stack asks for.
  expect(told).toMatchObject([{ source: 'onbehalf', detailType: 'GrantRevoked' }]);
  const lines = jest.spyOn(console, 'log').mockImplementation(() => {});
  try {
    for (const { id, source, time } of told) {
      await handler({
        version: '0',
        id,
        source,
        account: '111122223333',
        time: new Date(time).toISOString(),
        region: 'eu-central-1',
        resources: [],
        'detail-type': 'GrantRevoked',
        detail: { user: user.id },
      });
    }
    expect(lines.mock.calls.map(([line]) => JSON.parse(String(line)))).toEqual([
      {
        level: 'INFO',
        message: 'has to connect again',
        user: user.id,
        since: expect.stringMatching(/Z$/),
        event: told[0]?.id,
      },
    ]);
  } finally {
    lines.mockRestore();
  }
});

test('a Lambda of the adopter’s own calls another API under its scope, once the user has granted it', async () => {
  process.env['GOOGLE_SCOPES'] = DRIVE_SCOPE;
  const { handler } = await import('../../functions/samples/keep-minutes.ts');
  // As the settings of infra/samples/another-api.json have it.
  const { OPTIONAL_SCOPES = '' } = process.env;
  process.env['OPTIONAL_SCOPES'] = `${OPTIONAL_SCOPES} ${DRIVE_SCOPE}`;
  used.stack.restartFunctions();
  const user = await used.connected();
  const minutes = { user: user.id, name: "Ada's review \\ of 2030" };
  const { files } = used.stack.google.control;
  await expect(handler(minutes, context)).rejects.toThrow('scope_required');
  expect(files(user.google.email)).toEqual([]);

  expect(await user.redirect({ purpose: 'upgrade', scopes: [DRIVE_SCOPE] })).toBe('upgraded');
  const made = await handler(minutes, context);
  expect(made).toMatchObject({ name: minutes.name, mimeType: 'application/vnd.google-apps.document' });
  expect(await handler(minutes, context)).toEqual(made);
  expect(await invokeBundled('keep-minutes', minutes, { GOOGLE_SCOPES: DRIVE_SCOPE })).toEqual(made);
  expect(files(user.google.email)).toEqual([made]);
  process.env['OPTIONAL_SCOPES'] = OPTIONAL_SCOPES;
});
