import { describe, expect, test } from '@jest/globals';
import { EXIT } from '../../../infra/ops/cli/ops-error.ts';
import { API_ENDPOINT } from './support/deployment-world.ts';
import type { Line } from './support/scripted-prompts.ts';
import { CLIENT_ID, useWorld } from './support/use-world.ts';

const setup = useWorld();

describe('before anything is asked', () => {
  test.each([
    [
      'settings are wrong',
      ['-c', 'clientId=no-id', '-c', 'wafRateLimit=1'],
      EXIT.usage,
      /wafRateLimit.*[\s\S]*/,
    ],
    ['the stage is none', ['--stage', 'test'], EXIT.usage, /"stage"/],
    [
      'a setting is mistyped, which would leave its default in force',
      ['-c', 'alarmEmial=operators@example.com', '-c', 'waf=maybe'],
      EXIT.usage,
      /^Setting "waf" .*\nThere is no setting "alarmEmial": did you mean "alarmEmail"\?\nIf a stack of your own/,
    ],
  ])('%s', async (_name, words, exitCode, says) => {
    const end = await setup.world.run(words, []);
    expect(end).toMatchObject({ exitCode, asked: [], said: expect.stringMatching(says) });
    expect(setup.world.cdkCalls).toEqual([]);
  });

  test('a name that is no setting is for stacks of the adopter’s own, and is said to be', async () => {
    const end = await setup.world.run(['-c', 'team=red', '-c', '@aws-cdk/core:x=1', '-c', 'hostPage=true']);
    expect(end.said).toContain('There is no setting "team": cdk is told of it all the same');
    expect(end.said).not.toContain('@aws-cdk');
    expect(setup.world.cdkCalls.flat()).toEqual(expect.arrayContaining(['team=red', '@aws-cdk/core:x=1']));
  });

  test('there are no credentials', async () => {
    const error = Object.assign(new Error('Could not load credentials from any providers'), {
      name: 'CredentialsProviderError',
    });
    setup.world.sts.rejects(error);
    const end = await setup.world.run([], []);
    expect(end).toMatchObject({
      exitCode: EXIT.failed,
      asked: [],
      said: expect.stringContaining('no AWS credentials'),
    });
    expect(setup.world.cdkCalls).toEqual([]);
  });
});

describe('the CDK in this account and region', () => {
  test('is set up, if it is to be', async () => {
    await setup.fillSecret();
    setup.world.bootstrapVersions.clear();
    const { exitCode, left } = await setup.world.run(
      ['-c', `clientId=${CLIENT_ID}`, '-c', 'hostPage=true', '--profile', 'work'],
      [
        ['cdk bootstrap aws://123456789012/us-east-1', true],
        ['Deploy', true],
      ],
    );
    expect([exitCode, left]).toEqual([EXIT.ok, []]);
    expect(setup.world.cdkCalls.map((words) => words.slice(0, 2))).toEqual([
      ['bootstrap', 'aws://123456789012/us-east-1'],
      ['deploy', '--all'],
    ]);
    for (const words of setup.world.cdkCalls) expect(words.join(' ')).toContain('--profile work');
  });

  test.each([
    ['nobody can be asked', undefined],
    ['it is not to be', [['cdk bootstrap', false]] as Line[]],
  ])('is not set up where %s, but the command is said', async (_name, lines) => {
    setup.world.bootstrapVersions.set('us-east-1', '5');
    const { exitCode, said } = await setup.world.run([], lines);
    expect(exitCode).toBe(EXIT.failed);
    expect(said).toContain('npx cdk bootstrap aws://123456789012/us-east-1');
    expect(setup.world.cdkCalls).toEqual([]);
  });

  test('has to be in the region of CloudFront, too, once an answer needs it', async () => {
    setup.world.bootstrapVersions.clear();
    setup.world.bootstrapVersions.set('eu-central-1', '30');
    process.env['AWS_REGION'] = 'eu-central-1';
    try {
      const { exitCode, said, left } = await setup.world.run(
        ['-c', `clientId=${CLIENT_ID}`],
        [
          ['How is the page', 'own'],
          ['Host name', 'app.example.com'],
          ['looked up', 'route53'],
          ['hosted zone', 'Z0123456789ABCDEFGHIJ'],
          ['cdk bootstrap aws://123456789012/us-east-1', false],
        ],
      );
      expect([exitCode, left, setup.world.cdkCalls]).toEqual([EXIT.failed, [], []]);
      expect(said).toContain('never been used in us-east-1');
    } finally {
      process.env['AWS_REGION'] = 'us-east-1';
    }
  });
});

describe('how the page is served', () => {
  test('at a host name of one’s own', async () => {
    await setup.fillSecret();
    const { exitCode, left, asked } = await setup.world.run(
      ['-c', `clientId=${CLIENT_ID}`],
      [
        ['How is the page', 'own'],
        ['Host name', 'App.example.com'],
        ['Host name', 'app.example.com'],
        ['looked up', 'route53'],
        ['hosted zone', 'Z0123456789ABCDEFGHIJ'],
        ['Deploy', true],
        ['Write domainName, hostedZoneId', true],
      ],
    );
    expect(left).toEqual([]);
    expect(asked).toContainEqual(expect.stringMatching(/^! .*host name/));
    expect(await setup.context()).toMatchObject({
      domainName: 'app.example.com',
      hostedZoneId: 'Z0123456789ABCDEFGHIJ',
    });
    // Google’s stand-in knows the local address alone.
    expect(exitCode).toBe(EXIT.differs);
  });

  test('elsewhere: its address and that of the API are said for the client', async () => {
    await setup.fillSecret();
    const { said, left } = await setup.world.run(
      ['-c', `clientId=${CLIENT_ID}`],
      [
        ['How is the page', 'elsewhere'],
        ['Address of the page', 'https://app.example.com/'],
        ['Address of the API', 'https://api.example.com'],
        ['Deploy', true],
        ['Write pageUrl, publicUrl', true],
      ],
    );
    expect(left).toEqual([]);
    expect(said).toContain('The page: https://app.example.com/');
    expect(said).toContain(`createClient({ baseUrl: '${setup.used.stack.url}/api' })`);
    expect(said).toContain(
      `The API: ${API_ENDPOINT}, where ${new URL(setup.used.stack.url).host} has to lead`,
    );
    expect(setup.world.cdkCalls[0]).toEqual(expect.arrayContaining(['pageUrl=https://app.example.com/']));
    expect(await setup.context()).toMatchObject({ publicUrl: 'https://api.example.com' });
  });

  test('is not changed because nobody says it again', async () => {
    await setup.fillSecret();
    const words = ['-c', `clientId=${CLIENT_ID}`];
    await setup.world.run(
      [...words, '-c', 'domainName=app.example.com', '-c', 'hostedZoneId=Z0123456789'],
      [['Deploy', true]],
    );
    setup.world.cdkCalls.length = 0;
    const { exitCode, said } = await setup.world.run(words);
    expect([exitCode, said]).toEqual([
      EXIT.usage,
      expect.stringContaining('The page is at https://app.example.com/ now'),
    ]);
    expect(setup.world.cdkCalls).toEqual([]);
  });
});
