import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { composeCommands } from '../../infra/ops/commands.ts';
import { openDeployment } from '../../infra/ops/deployment/open-deployment.ts';
import { readSettings } from '../../infra/settings/read-settings.ts';
import { BROADCAST_KEPT, parseBroadcast } from '../../shared/broadcasts/broadcast.ts';
import { startBroadcast } from '../../shared/broadcasts/start-broadcast.ts';
import { composeBroadcasts } from '../../shared/compose/broadcasts.ts';
import { RUN_KEPT } from '../../shared/runs/run.ts';
import { SCHEDULE_BURIED } from '../../shared/schedules/schedule-store.ts';
import { SESSION_ABSOLUTE, SESSION_IDLE } from '../../shared/session/session.ts';
import { BACKUPS_REACH, keys } from '../../shared/table/table.ts';
import { meetup, useStack } from '../support/use-stack.ts';
import { CLIENT_ID, synthesise } from './support/synthesise.ts';

const commands = composeCommands(openDeployment);
const page = readFileSync(join(import.meta.dirname, '../../infra/DATA.md'), 'utf8');
const rows = [...page.matchAll(/^\| ([^|]+) \|(.+)\|$/gm)].map(([, first = '', rest = '']) => ({
  first,
  cells: rest.split('|').map((cell) => cell.trim()),
}));
/** What the page says of something, under `kept`. */
function keptOf(what: string, column: number): string {
  const row = rows.find(({ first }) => first === what);
  if (!row) throw new Error(`The page does not tell of ${what}.`);
  return row.cells[column] ?? '';
}
const inTable = (what: string) => keptOf(what, 2);
const elsewhere = (what: string) => keptOf(what, 1);
const DAY = 24 * 3600;
const days = (seconds: number) => `${seconds / DAY} days`;
const HOUR = 3600_000;

const used = useStack();

describe('the numbers of the page are those of the code', () => {
  test('for rows of the table', () => {
    expect(inTable('session')).toBe(
      `${days(SESSION_IDLE)} after the last visit, ${days(SESSION_ABSOLUTE)} at most`,
    );
    expect(inTable('plan that is over')).toBe(days(RUN_KEPT));
    expect(inTable('run')).toContain(days(RUN_KEPT));
    expect(inTable('mark of a deleted plan')).toBe(days(SCHEDULE_BURIED));
    expect(inTable('mark of who has left')).toBe(days(BACKUPS_REACH));
    expect(inTable('broadcast, and how far it has come')).toContain(days(BROADCAST_KEPT));
  });

  test('for queues, logs, keys and backups', () => {
    const { engine, data } = synthesise();
    const retentions = z
      .record(z.string(), z.object({ Properties: z.object({ MessageRetentionPeriod: z.number() }) }))
      .parse(engine.findResources('AWS::SQS::Queue'));
    const periods = new Set(
      Object.values(retentions).map(({ Properties }) => Properties.MessageRetentionPeriod),
    );
    const [shorter = 0, longer = 0] = [...periods].sort((one, other) => one - other);
    expect(periods.size).toBe(2);
    expect(elsewhere('event queue, broadcast queue')).toBe(days(shorter));
    expect(elsewhere('dead letters')).toContain(days(longer));
    expect(elsewhere('backups of the table (point-in-time recovery)')).toBe(days(BACKUPS_REACH));
    const window = (template: typeof data) =>
      z
        .record(z.string(), z.object({ Properties: z.object({ PendingWindowInDays: z.number() }) }))
        .parse(template.findResources('AWS::KMS::Key'));
    const [ofDev] = Object.values(window(data));
    const [ofProd] = Object.values(window(synthesise({ stage: 'prod' }).data));
    expect(elsewhere('key that seals grants')).toContain(
      `${ofDev?.Properties.PendingWindowInDays} days in dev, ${ofProd?.Properties.PendingWindowInDays} in prod`,
    );
    const logs = (stage: string) => readSettings({ stage, clientId: CLIENT_ID }).logRetentionDays;
    expect(elsewhere('logs of functions')).toContain(`${logs('dev')} days in dev, ${logs('prod')} in prod`);
  });
});

describe('a table in use', () => {
  let items: Record<string, unknown>[];
  beforeAll(async () => {
    const { stack } = used;
    const plan = (user: typeof stays, when: object) =>
      user.call('POST', '/schedules', { body: { when, event: { summary: 'Something' } } });
    const [stays, leaves, forgets] = [used.newUser(), used.newUser(), used.newUser()];
    for (const user of [stays, leaves, forgets]) await user.connect();
    const at = new Date(stack.clock.now() + HOUR).toISOString().slice(0, 17).concat('00');
    await plan(stays, { at, timeZone: 'UTC' });
    await plan(stays, { cron: '0 * * * *', timeZone: 'UTC' });
    const { body } = await plan(stays, { cron: '0 9 * * *', timeZone: 'UTC' });
    await stays.call('DELETE', `/schedules/${body.id}`);
    await startBroadcast(
      composeBroadcasts(stack.environment),
      parseBroadcast({ id: 'hello', event: meetup }),
    );
    await stack.clock.advance(2 * HOUR);
    await leaves.call('DELETE', '/account');
    await forgets.call('DELETE', '/connection');
    items = await stack.dynamodb.items();
  });

  const kindOf = ({ pk, sk }: Record<string, unknown>) =>
    String(pk).startsWith('LEFT#')
      ? 'LEFT'
      : String(sk === 'CALENDAR' && pk === 'PACE' ? 'PACE' : sk).split('#')[0];

  test('has no row but what the page tells of', () => {
    const told = page.split('## A copy for a user')[0] ?? '';
    const kinds = new Set(items.map((item) => kindOf(item) ?? ''));
    expect(kinds.size).toBeGreaterThan(7);
    for (const kind of kinds) expect(told).toMatch(new RegExp(`\`${kind}[\`#<]`));
    // The next kind of key has to be told of, too.
    expect(Object.keys(keys).sort()).toEqual([
      'broadcast',
      'departure',
      'grant',
      'pace',
      'profile',
      'run',
      'schedule',
      'segment',
      'session',
    ]);
  });

  test('has a term in every row but those that stay until their user leaves', () => {
    const lasting = items.filter(({ expiresAt }) => expiresAt === undefined);
    expect(new Set(lasting.map(kindOf))).toEqual(new Set(['PROFILE', 'GRANT', 'SCHEDULE']));
    for (const { status } of lasting.filter((item) => kindOf(item) === 'SCHEDULE'))
      expect(status).toBe('active');
  });

  test('has marks of an hour where the page says so', () => {
    const now = used.stack.clock.now() / 1000;
    const [mark] = items.filter((item) => kindOf(item) === 'SESSION' && item['buried'] === true);
    expect(Math.abs(Number(mark?.['expiresAt']) - now - 3600)).toBeLessThan(60);
    for (const what of ['mark of an ended account', 'mark of a grant that came too late'])
      expect(inTable(what)).toBe('1 hour');
  });
});

describe('the page', () => {
  const found = (pattern: RegExp): string[][] => [...page.matchAll(pattern)].map(([, ...groups]) => groups);

  test('names commands and options that there are', () => {
    const calls = found(/npm run ops -- ([\w-]+)([^`\n]*)/g);
    expect(calls.length).toBeGreaterThan(10);
    for (const [name = '', rest = ''] of calls) {
      const known = { ...commands[name]?.options };
      for (const [, option = ''] of rest.matchAll(/--([\w-]+)/g))
        expect([name, ...Object.keys(known)]).toContain(option);
    }
  });

  test('reads outputs that the data stack has', () => {
    const { data } = synthesise({ grantKey: 2 });
    const outputs = found(/\bout data (\w+)/g).flat();
    expect(outputs.length).toBeGreaterThan(2);
    for (const output of outputs) expect(Object.keys(data.findOutputs('*'))).toContain(output);
  });
});
