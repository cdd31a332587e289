import {
  CloudFormationClient,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  type StackEvent,
} from '@aws-sdk/client-cloudformation';
import * as z from 'zod';
import { fieldOf } from '../ops/cli/ops-error.ts';
import { parseJson } from '../parse-json.ts';
import { CLOUDFRONT_REGION } from '../settings/cloudfront-region.ts';
import { isAbroad, STACKS, stackName } from '../stacks/stack-names.ts';

/** Resources with a name of their own, which a former deployment may have left. */
const TAKEN = /already ?exist|already scheduled for deletion/i;

interface FailedStack {
  name: string;
  region: string;
  /** It was never there whole, and CloudFormation takes no update of it. */
  neverCreated: boolean;
  isProtected: boolean;
  events: readonly StackEvent[];
}

/**
 * What to do after cdk has failed, as far as CloudFormation tells: names that are taken, what the attempt has left,
 * stacks that cannot be deployed again before they are gone. Of other reasons cdk itself has told.
 *
 * @returns no line where there is nothing to add; CloudFormation's silence adds nothing either
 */
export async function explainFailedStacks(stage: string, region: string): Promise<string[]> {
  const found = await Promise.all(
    STACKS.map((name) =>
      readFailed(stackName(stage, name), isAbroad(name) ? CLOUDFRONT_REGION : region).catch(() => undefined),
    ),
  );
  const failed = found.filter((one) => one !== undefined);
  const lines = failed.flatMap(explain);
  if (lines.length === 0) return [];
  return ['', 'Before the next npm run deploy:', ...new Set(lines)];
}

async function readFailed(name: string, region: string): Promise<FailedStack | undefined> {
  const client = new CloudFormationClient({ region });
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: name }));
    const { StackStatus = '', EnableTerminationProtection = false } = Stacks[0] ?? {};
    if (!/ROLLBACK|FAILED/.test(StackStatus)) return undefined;
    const { StackEvents = [] } = await client.send(new DescribeStackEventsCommand({ StackName: name }));
    return {
      name,
      region,
      neverCreated: /^ROLLBACK_(COMPLETE|FAILED)$/.test(StackStatus),
      isProtected: EnableTerminationProtection,
      events: StackEvents,
    };
  } catch (error) {
    if (fieldOf(error, 'name') === 'ValidationError') return undefined;
    throw error;
  } finally {
    client.destroy();
  }
}

function explain({ name, region, neverCreated, isProtected, events }: FailedStack): string[] {
  const attempt = lastAttempt(events);
  const taken = attempt.filter(({ ResourceStatusReason = '' }) => TAKEN.test(ResourceStatusReason));
  const left = neverCreated
    ? attempt.filter(({ ResourceStatus }) => ResourceStatus === 'DELETE_SKIPPED')
    : [];
  const protection =
    neverCreated && isProtected
      ? [
          `${name} was never whole, and is protected from the deletion that has to come first. Take that off: aws cloudformation update-termination-protection --no-enable-termination-protection --region ${region} --stack-name ${name}`,
        ]
      : [];
  return [
    ...protection,
    ...taken.map((event) => freeName(event, region)),
    ...left.map((one) => tellLeft(one, region)),
  ];
}

/** Events come newest first; an attempt begins with the stack’s own. */
function lastAttempt(events: readonly StackEvent[]): StackEvent[] {
  const begin = events.findIndex(
    ({ ResourceType, ResourceStatus }) =>
      ResourceType === 'AWS::CloudFormation::Stack' &&
      /^(CREATE|UPDATE)_IN_PROGRESS$/.test(ResourceStatus ?? ''),
  );
  return begin < 0 ? [...events] : events.slice(0, begin);
}

/** How a name is freed that the templates give; what has no other name goes with its stack. */
function freeName(event: StackEvent, region: string): string {
  const { ResourceType, LogicalResourceId, ResourceStatusReason } = event;
  const { Name, AliasName, LogGroupName } = namesIn(event);
  const at = `--region ${region}`;
  switch (ResourceType) {
    case 'AWS::SecretsManager::Secret':
      return `The secret ${Name} is left of a former deployment. Google’s console can give another one for the client, so delete it: aws secretsmanager delete-secret --force-delete-without-recovery ${at} --secret-id ${Name}`;
    case 'AWS::KMS::Alias':
      return `The name ${AliasName} is that of another key. If that key seals nothing which is still needed: aws kms delete-alias ${at} --alias-name ${AliasName}`;
    case 'AWS::Logs::LogGroup':
      return `The log group ${LogGroupName} is left of a former deployment: aws logs delete-log-group ${at} --log-group-name ${LogGroupName}`;
    default:
      return `${LogicalResourceId} (${ResourceType}): the name is taken. Delete what has it, or rename that. ${ResourceStatusReason}`;
  }
}

function tellLeft({ ResourceType, PhysicalResourceId: id }: StackEvent, region: string): string {
  switch (ResourceType) {
    case 'AWS::SecretsManager::Secret':
      return `The attempt has left its secret, whose name the next one needs: aws secretsmanager delete-secret --force-delete-without-recovery --region ${region} --secret-id ${id}`;
    case 'AWS::DynamoDB::Table':
      return `The attempt has left its table ${id}, empty and in nobody’s way; to delete it: aws dynamodb update-table --no-deletion-protection-enabled --region ${region} --table-name ${id} && aws dynamodb delete-table --region ${region} --table-name ${id}`;
    case 'AWS::KMS::Key':
      return `The attempt has left its key ${id}, 1 USD a month; nothing is sealed by it: aws kms schedule-key-deletion --pending-window-in-days 7 --region ${region} --key-id ${id}`;
    case 'AWS::Logs::LogGroup':
      return `The attempt has left a log group: aws logs delete-log-group --region ${region} --log-group-name ${id}`;
    default:
      return `The attempt has left ${id} (${ResourceType}).`;
  }
}

const names = z.object({
  Name: z.string().default('<its name>'),
  AliasName: z.string().default('<the alias>'),
  LogGroupName: z.string().default('<its name>'),
});

function namesIn({ ResourceProperties = '{}' }: StackEvent): z.output<typeof names> {
  return names.safeParse(parseJson(ResourceProperties)).data ?? names.parse({});
}
