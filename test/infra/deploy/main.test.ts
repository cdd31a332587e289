import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { EXIT } from '../../../infra/ops/cli/ops-error.ts';

const MAIN = join(import.meta.dirname, '../../../infra/deploy/main.ts');
let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'deploy-home-'));
});
afterAll(() => rm(home, { recursive: true }));

/** On a machine that has never seen AWS. */
const run = (words: string[], environment: Record<string, string> = {}) =>
  promisify(execFile)('node', [MAIN, ...words], {
    env: { PATH: process.env['PATH'], HOME: home, AWS_EC2_METADATA_DISABLED: 'true', ...environment },
  });

test('npm run deploy tells how it is called', async () => {
  const { stdout } = await run(['--help']);
  for (const option of ['-c name=value', '--stage', '--profile', '--yes']) expect(stdout).toContain(option);
});

test.each<[string, string[], Record<string, string>, number, RegExp]>([
  ['a setting that is wrong', ['-c', 'pageUrl=x'], {}, EXIT.usage, /^Setting "pageUrl" must be an https URL/],
  ['no region', [], {}, EXIT.failed, /^No AWS region is set/],
  [
    'no such profile',
    ['--profile', 'x'],
    {
      AWS_DEFAULT_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'AKIATEST',
      AWS_SECRET_ACCESS_KEY: 'not-a-secret',
    },
    EXIT.failed,
    /^There are no AWS credentials of profile x, or/,
  ],
])('npm run deploy says in words that there is %s', async (_name, words, environment, code, says) => {
  await expect(run(words, environment)).rejects.toMatchObject({
    code,
    stdout: '',
    stderr: expect.stringMatching(says),
  });
});

test('npm run deploy asks AWS before anything else, and says what has to be there first', async () => {
  const asked: string[] = [];
  // STS and CloudFormation in a region that nobody has used yet.
  const aws = createServer(async (request, response) => {
    const query = new URLSearchParams(await text(request));
    asked.push([query.get('Action'), query.get('StackName')].filter(Boolean).join(' '));
    const identity = '<Arn>arn:aws:iam::123456789012:user/me</Arn><Account>123456789012</Account>';
    const error = '<Code>ValidationError</Code><Message>Stack with id CDKToolkit does not exist</Message>';
    if (query.get('Action') === 'GetCallerIdentity')
      response.end(
        `<GetCallerIdentityResponse><GetCallerIdentityResult>${identity}</GetCallerIdentityResult></GetCallerIdentityResponse>`,
      );
    else response.writeHead(400).end(`<ErrorResponse><Error>${error}</Error></ErrorResponse>`);
  });
  await new Promise<void>((resolve) => aws.listen(0, '127.0.0.1', resolve));
  const environment = {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(aws.address() as AddressInfo).port}`,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'AKIATEST',
    AWS_SECRET_ACCESS_KEY: 'not-a-secret',
  };
  const error: unknown = await run(['--stage', 'prod'], environment).catch((thrown: unknown) => thrown);
  aws.closeAllConnections();
  await new Promise((resolve) => aws.close(resolve));
  expect(asked).toEqual(['GetCallerIdentity', 'DescribeStacks CDKToolkit']);
  expect(error).toMatchObject({
    code: EXIT.failed,
    stdout: expect.stringMatching(
      /^Stage prod in eu-central-1 of account 123456789012, as arn:aws:iam::123456789012:user\/me\.$/m,
    ),
    stderr: 'Once for this account and region: npx cdk bootstrap aws://123456789012/eu-central-1\n',
  });
});
