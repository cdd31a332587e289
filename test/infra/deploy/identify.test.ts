import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { identify } from '../../../infra/deploy/identify.ts';
import { EXIT } from '../../../infra/ops/cli/ops-error.ts';

/** STS: what it answers next, in the AWS query protocol. */
let answer: { status: number; body: string };
let sts: Server;
const before = { ...process.env };
const GOOD = {
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'AKIATEST',
  AWS_SECRET_ACCESS_KEY: 'not-a-secret',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
};

beforeAll(async () => {
  sts = createServer((_request, response) => {
    response.writeHead(answer.status, { 'content-type': 'text/xml' }).end(answer.body);
  });
  await new Promise<void>((resolve) => sts.listen(0, '127.0.0.1', resolve));
});
beforeEach(() => {
  const { port } = sts.address() as AddressInfo;
  Object.assign(process.env, GOOD, { AWS_ENDPOINT_URL_STS: `http://127.0.0.1:${port}` });
  delete process.env['AWS_PROFILE'];
});
afterAll(async () => {
  for (const name of [...Object.keys(GOOD), 'AWS_ENDPOINT_URL_STS', 'AWS_PROFILE']) {
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
  }
  sts.closeAllConnections();
  await new Promise((resolve) => sts.close(resolve));
});

const refuse = (status: number, code: string) => {
  const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>What AWS says.</Message></Error>`;
  answer = { status, body: `<ErrorResponse>${error}<RequestId>1</RequestId></ErrorResponse>` };
};
const isRefused = (says: RegExp) =>
  expect(identify()).rejects.toMatchObject({
    name: 'OpsError',
    exitCode: EXIT.failed,
    message: expect.stringMatching(says),
  });

test('tells who deploys, and where', async () => {
  const [account, arn] = ['123456789012', 'arn:aws:iam::123456789012:user/me'];
  answer = {
    status: 200,
    body: `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>${arn}</Arn><UserId>A</UserId><Account>${account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
  };
  expect(await identify()).toEqual({ account, arn, region: 'eu-central-1' });
});

test('a region has to be chosen', async () => {
  delete process.env['AWS_REGION'];
  await isRefused(/^No AWS region is set\..*AWS_REGION=\S+$/);
});

test('neither a region nor credentials are there: both are named at once', async () => {
  delete process.env['AWS_REGION'];
  delete process.env['AWS_ACCESS_KEY_ID'];
  await isRefused(/^No AWS region is set\..*\nThere are no AWS credentials, or .+\nSign in/);
});

test('there are no credentials', async () => {
  delete process.env['AWS_ACCESS_KEY_ID'];
  await isRefused(/^There are no AWS credentials, or they have to be renewed: .+\nSign in/);
});

test('a profile is named that there is not', async () => {
  process.env['AWS_PROFILE'] = 'work';
  delete process.env['AWS_ACCESS_KEY_ID'];
  await isRefused(/^There are no AWS credentials of profile work, or/);
});

test.each([
  [403, 'ExpiredToken', /^The AWS credentials have expired\. Sign in/],
  [403, 'InvalidClientTokenId', /^AWS does not take the credentials \(InvalidClientTokenId\)/],
  [403, 'SignatureDoesNotMatch', /^AWS does not take the credentials/],
  [403, 'AccessDenied', /sts:GetCallerIdentity/],
  [400, 'Other', /^AWS could not be asked who you are \(Other\)/],
])('AWS answers %i %s: a sentence and a step', async (status, code, says) => {
  refuse(status, code);
  await isRefused(says);
});

test('AWS is not reached', async () => {
  // Nothing listens there.
  process.env['AWS_ENDPOINT_URL_STS'] = 'http://127.0.0.1:1';
  await isRefused(/^AWS could not be asked who you are .*Is there a network/);
});
