import {
  CloudFormationClient,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  type StackEvent,
} from '@aws-sdk/client-cloudformation';
import { beforeEach, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { explainFailedStacks } from '../../../infra/deploy/explain-failed-stacks.ts';
import { synthesise } from '../support/synthesise.ts';

const cloudFormation = mockClient(CloudFormationClient);
const REGION = 'eu-central-1';
const DATA = 'onbehalf-prod-data';

beforeEach(() => {
  cloudFormation.reset();
  cloudFormation.on(DescribeStacksCommand).rejects(Object.assign(new Error(), { name: 'ValidationError' }));
});

/** One stack is there. */
function putStack(
  name: string,
  StackStatus: 'ROLLBACK_COMPLETE' | 'UPDATE_ROLLBACK_COMPLETE' | 'CREATE_COMPLETE',
  events: StackEvent[],
) {
  const stack = {
    StackName: name,
    CreationTime: new Date(0),
    StackStatus,
    EnableTerminationProtection: true,
  };
  cloudFormation.on(DescribeStacksCommand, { StackName: name }).resolves({ Stacks: [stack] });
  cloudFormation.on(DescribeStackEventsCommand, { StackName: name }).resolves({ StackEvents: events });
}
const event = (ResourceType: string, ResourceStatus: string, more: Partial<StackEvent> = {}) =>
  ({
    StackId: 'id',
    EventId: 'id',
    StackName: DATA,
    Timestamp: new Date(0),
    ResourceType,
    ResourceStatus,
    ...more,
  }) as StackEvent;
const begin = event('AWS::CloudFormation::Stack', 'CREATE_IN_PROGRESS');
/** The name that the template gives the secret. */
const [secret] = Object.values(
  synthesise({ stage: 'prod' }).data.findResources('AWS::SecretsManager::Secret'),
);
const secretName: string = secret?.['Properties'].Name;

test('a first deployment that failed half-way: what it has left, and what keeps the next one from beginning', async () => {
  putStack(DATA, 'ROLLBACK_COMPLETE', [
    event('AWS::CloudFormation::Stack', 'ROLLBACK_COMPLETE'),
    event('AWS::SecretsManager::Secret', 'DELETE_SKIPPED', { PhysicalResourceId: 'arn:secret' }),
    event('AWS::DynamoDB::Table', 'DELETE_SKIPPED', { PhysicalResourceId: 'onbehalf-prod-data-Table' }),
    event('AWS::KMS::Key', 'DELETE_SKIPPED', { PhysicalResourceId: 'key-1' }),
    event('AWS::IAM::Role', 'DELETE_COMPLETE', { PhysicalResourceId: 'role' }),
    begin,
    event('AWS::KMS::Key', 'DELETE_SKIPPED', { PhysicalResourceId: 'key-of-an-earlier-attempt' }),
  ]);
  const text = (await explainFailedStacks('prod', REGION)).join('\n');
  expect(text).toContain(
    `update-termination-protection --no-enable-termination-protection --region ${REGION} --stack-name ${DATA}`,
  );
  expect(text).toContain(
    'delete-secret --force-delete-without-recovery --region eu-central-1 --secret-id arn:secret',
  );
  expect(text).toContain('delete-table --region eu-central-1 --table-name onbehalf-prod-data-Table');
  expect(text).toContain(
    'schedule-key-deletion --pending-window-in-days 7 --region eu-central-1 --key-id key-1',
  );
  expect(text).not.toMatch(/role|earlier-attempt/);
});

test.each([
  'The operation failed because the secret onbehalf/prod/google-client-secret already exists.',
  'You can’t create this secret because a secret with this name is already scheduled for deletion.',
  'Resource handler returned message: "..." (HandlerErrorCode: AlreadyExists)',
])('a secret whose name is taken is named, with what deletes it: %s', async (ResourceStatusReason) => {
  putStack(DATA, 'ROLLBACK_COMPLETE', [
    event('AWS::SecretsManager::Secret', 'CREATE_FAILED', {
      LogicalResourceId: 'ClientSecret',
      ResourceStatusReason,
      ResourceProperties: JSON.stringify({ Name: secretName, SecretString: 'x' }),
    }),
    begin,
  ]);
  const text = (await explainFailedStacks('prod', REGION)).join('\n');
  expect(text).toContain(`--secret-id ${secretName}`);
});

test('what an update has left is in use, and is not named', async () => {
  putStack(DATA, 'UPDATE_ROLLBACK_COMPLETE', [
    event('AWS::KMS::Key', 'DELETE_SKIPPED', { PhysicalResourceId: 'key-1' }),
    event('AWS::KMS::Alias', 'CREATE_FAILED', {
      ResourceStatusReason: 'An alias with the name … already exists',
      ResourceProperties: '{"AliasName":"alias/onbehalf-prod-grants"}',
    }),
    event('AWS::CloudFormation::Stack', 'UPDATE_IN_PROGRESS'),
  ]);
  const text = (await explainFailedStacks('prod', REGION)).join('\n');
  expect(text).toContain(
    'aws kms delete-alias --region eu-central-1 --alias-name alias/onbehalf-prod-grants',
  );
  expect(text).not.toMatch(/key-1|termination/);
});

test('there is nothing to add where no stack has failed, or AWS does not tell', async () => {
  putStack(DATA, 'CREATE_COMPLETE', []);
  expect(await explainFailedStacks('prod', REGION)).toEqual([]);
  cloudFormation.on(DescribeStacksCommand).rejects(new Error('no network'));
  expect(await explainFailedStacks('prod', REGION)).toEqual([]);
});

test('every stack of a stage is looked at, where it is', async () => {
  await explainFailedStacks('dev', REGION);
  const looked = cloudFormation
    .commandCalls(DescribeStacksCommand)
    .map(({ args }) => args[0].input.StackName);
  const { stacks } = synthesise({
    refreshTokenBinding: 'dpop',
    sample: 'true',
    waf: 'true',
    domainName: 'app.example.com',
    hostedZoneId: 'Z0123456789',
  });
  const names = Object.values(stacks).flatMap((stack) => (stack ? [stack.stackName] : []));
  expect(looked.sort()).toEqual(names.sort());
});

test('an unknown name is told as the reason that AWS gives', async () => {
  putStack(DATA, 'ROLLBACK_COMPLETE', [
    event('AWS::Logs::LogGroup', 'CREATE_FAILED', {
      ResourceStatusReason: 'already exists',
      ResourceProperties: '{"LogGroupName":"aws-waf-logs-onbehalf-prod"}',
    }),
    event('AWS::Events::EventBus', 'CREATE_FAILED', {
      LogicalResourceId: 'Bus',
      ResourceStatusReason: 'EventBus onbehalf-prod already exists.',
    }),
  ]);
  const text = (await explainFailedStacks('prod', REGION)).join('\n');
  expect(text).toContain(
    'delete-log-group --region eu-central-1 --log-group-name aws-waf-logs-onbehalf-prod',
  );
  expect(text).toContain('Bus (AWS::Events::EventBus): the name is taken.');
  expect(text).toContain('EventBus onbehalf-prod already exists.');
});
