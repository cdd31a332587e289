import { expect, jest, test } from '@jest/globals';
import { EXIT } from '../../../infra/ops/cli/ops-error.ts';
import { readStage } from '../../../infra/ops/deployment/read-stage.ts';
import { synthesise } from '../support/synthesise.ts';

const outputsOf = (template: { findOutputs(id: string): Record<string, { Value?: unknown }> }) =>
  new Map(
    Object.entries(template.findOutputs('*')).map(([id, { Value }]) => [
      id,
      typeof Value === 'string' ? Value : JSON.stringify(Value),
    ]),
  );

/** CloudFormation with the stacks of the template. */
function cloudFormation(settings: Record<string, unknown>) {
  const { data, engine, entry, watch } = synthesise(settings);
  const stage = String(settings['stage'] ?? 'dev');
  const stacks: Record<string, Map<string, string>> = {
    [`onbehalf-${stage}-data`]: outputsOf(data),
    [`onbehalf-${stage}-engine`]: outputsOf(engine),
    [`onbehalf-${stage}-entry`]: outputsOf(entry),
    [`onbehalf-${stage}-watch`]: outputsOf(watch),
  };
  return async (stack: string) => stacks[stack] ?? new Map<string, string>();
}

test.each(['dev', 'prod'])('the stacks of %s tell all that the commands need', async (stage) => {
  const clientId = '123456789012-abc.apps.googleusercontent.com';
  const deployment = await readStage(stage, cloudFormation({ stage, clientId }));
  expect(deployment).toMatchObject({
    name: stage,
    names: {
      GOOGLE_CLIENT_ID: clientId,
      GOOGLE_CLIENT_SECRET_ID: `onbehalf/${stage}/google-client-secret`,
      GOOGLE_TOKEN_URL: 'https://oauth2.googleapis.com/token',
      SCHEDULE_GROUP: `onbehalf-${stage}`,
      CALENDAR_SCOPES: 'https://www.googleapis.com/auth/calendar.events',
    },
  });
  expect(deployment.names.TABLE_NAME).toContain('Table');
  expect(deployment.names.GRANT_KEY_ID).toContain('GrantKey');
  expect(deployment.preflightFunction).toContain('Preflight');
  expect(deployment.timerGroup).toBe(`onbehalf-${stage}-timers`);
  expect(Object.keys(deployment.deadLetters)).toEqual(['events', 'broadcasts', 'undelivered', 'failed-runs']);
});

test('a client id that was never set reads as that', async () => {
  // CDK warns of it.
  jest.spyOn(console, 'error').mockImplementation(() => {});
  expect((await readStage('dev', cloudFormation({ clientId: undefined }))).names.GOOGLE_CLIENT_ID).toBe(
    'unset',
  );
});

test('the keys that sealed grants before are told once there are some', async () => {
  const read = cloudFormation({});
  expect((await readStage('dev', read)).formerGrantKeys).toEqual([]);
  const later = await readStage('dev', async (stack) => {
    const outputs = await read(stack);
    return stack === 'onbehalf-dev-data' ? new Map([...outputs, ['FormerGrantKeyArns', 'one two']]) : outputs;
  });
  expect(later.formerGrantKeys).toEqual(['one', 'two']);
});

test('stacks of an older version are to be deployed once more', async () => {
  await expect(readStage('dev', async () => new Map([['TableName', 't']]))).rejects.toThrow(
    /do not tell .*GrantKeyArn.*Deploy once more/,
  );
  await expect(readStage('test', async () => new Map())).rejects.toMatchObject({ exitCode: EXIT.usage });
});
