import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { EXIT, fieldOf, OpsError } from '../ops-error.ts';
import type { Deployment, Names } from './deployment.ts';

/** In which output of which stack each name is told. */
const outputOf: Readonly<Record<keyof Names, string>> = {
  TABLE_NAME: 'TableName',
  GRANT_KEY_ID: 'GrantKeyArn',
  GOOGLE_CLIENT_ID: 'GoogleClientId',
  GOOGLE_CLIENT_SECRET_ID: 'ClientSecretName',
  GOOGLE_AUTHORIZATION_URL: 'GoogleAuthorizationUrl',
  GOOGLE_TOKEN_URL: 'GoogleTokenUrl',
  GOOGLE_REVOKE_URL: 'GoogleRevokeUrl',
  GOOGLE_CONNECTIONS_URL: 'GoogleConnectionsUrl',
  SIGN_IN_SCOPES: 'SignInScopes',
  CALENDAR_SCOPES: 'CalendarScopes',
  REDIRECT_URI: 'RedirectUri',
  EVENT_QUEUE_URL: 'EventQueueUrl',
  BROADCAST_QUEUE_URL: 'BroadcastQueueUrl',
  SCHEDULE_GROUP: 'ScheduleGroupName',
};

type Outputs = ReadonlyMap<string, string>;
/** Reads the outputs of one stack. */
export type ReadOutputs = (stack: string) => Promise<Outputs>;

/**
 * The deployment of a stage, by the outputs of its stacks. Region and credentials come from the AWS environment.
 *
 * @throws OpsError when it is not there, or was deployed by a version that tells less
 */
export async function readStage(
  stage: string,
  readOutputs: ReadOutputs = createOutputsReader(),
): Promise<Deployment> {
  if (stage !== 'dev' && stage !== 'prod') throw new OpsError('--stage takes dev or prod.', EXIT.usage);
  const stacks = ['data', 'engine', 'entry'].map((part) => `onbehalf-${stage}-${part}`);
  const told = new Map((await Promise.all(stacks.map(readOutputs))).flatMap((outputs) => [...outputs]));
  const missing = new Set<string>();
  const read = (output: string): string => {
    const value = told.get(output);
    if (value === undefined) missing.add(output);
    return value ?? '';
  };
  const names = Object.fromEntries(
    Object.entries(outputOf).map(([name, output]) => [name, read(output)]),
  ) as unknown as Names;
  const deployment: Deployment = {
    name: stage,
    names,
    pageOrigin: read('JavaScriptOrigin'),
    securityEventsUrl: read('SecurityEventsUrl'),
    deadLetters: {
      events: read('EventDeadLettersUrl'),
      broadcasts: read('BroadcastDeadLettersUrl'),
      undelivered: read('UndeliveredUrl'),
      'failed-runs': read('FailedRunsUrl'),
    },
    timerGroup: read('TimerGroupName'),
    now: () => Date.now(),
  };
  if (missing.size === 0) return deployment;
  throw new OpsError(
    `The stacks of ${stage} do not tell ${[...missing].join(', ')}: they are of an older version. Deploy once more: npm run deploy -- -c stage=${stage}`,
  );
}

function createOutputsReader(): ReadOutputs {
  const client = new CloudFormationClient({});
  return async (StackName) => {
    try {
      const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName }));
      const outputs = Stacks[0]?.Outputs ?? [];
      return new Map(outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));
    } catch (error) {
      throw new OpsError(explain(StackName, error));
    }
  };
}

/** What AWS says of a stack that is not there holds no secret; of anything else, its name says enough. */
function explain(stack: string, error: unknown): string {
  const name = fieldOf(error, 'name') ?? 'unknown';
  if (name === 'ValidationError')
    return `There is no stack ${stack} in this account and region. Are AWS_PROFILE and AWS_REGION those of the deployment? Else: npm run deploy`;
  if (/Credentials|Token/.test(name))
    return `AWS credentials are missing or over (${name}). Sign in, e.g. with aws login or aws sso login.`;
  return `CloudFormation could not tell of ${stack} (${name}). Is AWS_REGION set?`;
}
