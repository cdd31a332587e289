import { describe, expect, test } from '@jest/globals';
import { EXIT } from '../../../infra/ops/cli/ops-error.ts';
import { CLIENT_ID, HOSTED, useWorld } from './support/use-world.ts';

const setup = useWorld();

test('from nothing to a page that users can sign in at', async () => {
  const runs = setup.preflights();
  const { exitCode, said, asked, left } = await setup.world.run(
    [],
    [
      HOSTED,
      ['there is none yet', ''],
      ['Deploy stage dev in us-east-1 of account 123456789012?', true],
      ['Write hostPage into cdk.json', true],
      ['Client id, or path', 'no-client-id'],
      ['Client id, or path', CLIENT_ID],
      ['Client secret', setup.right],
      ['Write clientId into cdk.json', true],
    ],
  );
  expect(left).toEqual([]);
  expect(asked).toContainEqual(expect.stringMatching(/^! .*apps\.googleusercontent\.com/));
  expect(said).toContain('as arn:aws:iam::123456789012:user/me');
  // What is to be pasted.
  for (const value of [
    setup.used.stack.url,
    setup.used.stack.environment.REDIRECT_URI,
    'https://www.googleapis.com/auth/calendar.events',
    'openid',
  ])
    expect(said.split('\n')).toContain(`     ${value}`);
  expect(setup.world.cdkCalls).toEqual([
    ['deploy', '--all', '-c', 'hostPage=true'],
    ['deploy', '--all', '-c', 'hostPage=true', '-c', `clientId=${CLIENT_ID}`],
  ]);
  expect(await setup.readSecret()).toBe(setup.right);
  expect(await setup.context()).toMatchObject({ stage: 'dev', hostPage: true, clientId: CLIENT_ID });
  expect(setup.preflights()).toBe(runs + 1);
  expect(said).toContain('dev is well.');
  expect(said.trim().split('\n').at(-1)).toBe(`The page: ${setup.used.stack.url}/`);
  expect(said).not.toContain(setup.right);
  expect(exitCode).toBe(EXIT.ok);
  await setup.used.newUser().signIn();
});

test('a second run on what is well asks nothing, and does nothing but deploy and look', async () => {
  await setup.deployAll();
  const runs = setup.preflights();
  const { exitCode, said, asked } = await setup.world.run([], []);
  expect([exitCode, asked]).toEqual([EXIT.ok, []]);
  expect(setup.world.cdkCalls).toEqual([['deploy', '--all']]);
  expect(said).not.toContain('Google’s console');
  expect(said).toContain('dev is well.');
  expect(setup.preflights()).toBe(runs);
});

test('so it is where cdk.json was not to be written', async () => {
  await setup.fillSecret();
  const before = await setup.world.readFolder('cdk.json');
  const first = await setup.world.run(
    [],
    [HOSTED, ['there is none yet', CLIENT_ID], ['Deploy', true], ['cdk.json', false]],
  );
  expect(first.said).toContain(`npm run deploy -- -c hostPage=true -c clientId=${CLIENT_ID}`);
  expect(await setup.world.readFolder('cdk.json')).toBe(before);
  setup.world.movePage('dev', 'https://d1234.cloudfront.net/');
  expect(await setup.world.run([], [])).toMatchObject({ exitCode: EXIT.ok, asked: [] });
  expect(setup.world.cdkCalls.at(-1)).toEqual(['deploy', '--all', '-c', `clientId=${CLIENT_ID}`]);
});

test('another stage takes no client and no address of the first, and is remembered beside it', async () => {
  await setup.deployAll();
  const { exitCode, said, left } = await setup.world.run(
    ['--stage', 'prod'],
    [HOSTED, ['there is none yet', CLIENT_ID], ['Deploy stage prod', true], ['npm run deploy:prod', true]],
  );
  expect([exitCode, left]).toEqual([EXIT.ok, []]);
  expect(said).toContain('its hostPage, clientId are not for prod');
  const { scripts } = JSON.parse(await setup.world.readFolder('package.json'));
  expect(scripts['deploy:prod']).toBe(
    `npm run deploy -- -c stage=prod -c hostPage=true -c clientId=${CLIENT_ID}`,
  );
  expect((await setup.context()).stage).toBe('dev');
});

test('a client id can be taken back, and stays else', async () => {
  await setup.deployAll();
  const taken = await setup.world.run(['-c', 'clientId=', '--yes']);
  expect(taken.said).toContain('No client id is set');
  expect(setup.world.cdkCalls.at(-1)).toContain('clientId=');
});

describe('where nobody can be asked', () => {
  test('a first deployment goes through, and says how to go on', async () => {
    const { exitCode, said } = await setup.world.run(['--yes']);
    expect(setup.world.cdkCalls).toEqual([['deploy', '--all', '--require-approval', 'never']]);
    expect(said).toContain('-c domainName=');
    expect(said).toContain(`     ${setup.used.stack.environment.REDIRECT_URI}`);
    expect(said).toContain('npm run deploy -- -c stage=dev -c clientId=<client id>');
    expect(said).toContain('npm run ops -- rotate-secret --stage dev');
    expect(exitCode).toBe(EXIT.differs);
  });

  test('a deployment that has all it needs is well', async () => {
    await setup.fillSecret();
    expect(await setup.world.run(['-c', `clientId=${CLIENT_ID}`])).toMatchObject({ exitCode: EXIT.ok });
  });
});
