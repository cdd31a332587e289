import { describe, expect, test } from '@jest/globals';
import { EXIT } from '../../../infra/ops/cli/ops-error.ts';
import type { Line } from './support/scripted-prompts.ts';
import { CLIENT_ID, HOSTED, NO_CLIENT, UNFILLED, useWorld } from './support/use-world.ts';

const setup = useWorld();

describe('when it does not come to its end', () => {
  test('cdk fails: its exit code is passed on, and nothing comes after it', async () => {
    setup.world.cdkEnds.push(7);
    const runs = setup.preflights();
    const { exitCode, said } = await setup.world.run(['-c', 'hostPage=true'], [NO_CLIENT, ['Deploy', true]]);
    expect(exitCode).toBe(7);
    expect(said).not.toContain('Google’s console');
    expect(setup.preflights()).toBe(runs);
  });

  test('cdk fails over what a former deployment has left: what to do stands below', async () => {
    setup.world.cdkEnds.push(1);
    const event = {
      StackId: 'id',
      EventId: 'id',
      StackName: 'onbehalf-dev-data',
      Timestamp: new Date(0),
      ResourceType: 'AWS::SecretsManager::Secret',
      ResourceStatus: 'CREATE_FAILED' as const,
      ResourceStatusReason: 'AlreadyExists',
      ResourceProperties: '{"Name":"onbehalf/dev/google-client-secret"}',
    };
    setup.world.stacks.set('onbehalf-dev-data', { status: 'ROLLBACK_COMPLETE', events: [event] });
    const { exitCode, said } = await setup.world.run(['--yes']);
    expect(exitCode).toBe(1);
    expect(said).toMatch(
      /Before the next npm run deploy:\n.*delete-secret .*onbehalf\/dev\/google-client-secret/,
    );
  });

  test('somebody thinks better of it', async () => {
    const { exitCode } = await setup.world.run([], [HOSTED, NO_CLIENT, ['Deploy', false]]);
    expect([exitCode, setup.world.cdkCalls]).toEqual([EXIT.failed, []]);
  });

  test.each<[string, Line[]]>([
    ['the first question', [['How is the page', '^C']]],
    ['whether to go on', [HOSTED, NO_CLIENT, ['Deploy', '^C']]],
    ['whether to remember', [HOSTED, NO_CLIENT, ['Deploy', true], ['cdk.json', '^C']]],
    ['the client id', [HOSTED, NO_CLIENT, ['Deploy', true], ['cdk.json', false], ['Client id', '^C']]],
    [
      'the secret',
      [HOSTED, NO_CLIENT, ['Deploy', true], ['cdk.json', false], ['Client id', CLIENT_ID], ['secret', '^C']],
    ],
  ])('Ctrl-C at %s leaves nothing half-written', async (_name, lines) => {
    const before = await setup.world.readFolder('cdk.json');
    const { exitCode, left } = await setup.world.run([], lines);
    expect([exitCode, left]).toEqual([130, []]);
    expect(await setup.world.readFolder('cdk.json')).toBe(before);
    expect(await setup.readSecret()).toBe(UNFILLED);
  });

  test('the next run goes on from there', async () => {
    await setup.world.run([], [HOSTED, NO_CLIENT, ['Deploy', true], ['cdk.json', true], ['Client id', '^C']]);
    const { exitCode, left } = await setup.world.run(
      [],
      [NO_CLIENT, ['Client id', CLIENT_ID], ['secret', setup.right], ['Write clientId', true]],
    );
    expect([exitCode, left]).toEqual([EXIT.ok, []]);
  });
});
