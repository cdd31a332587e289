import type { OutputNames } from '../../stacks/output-names.ts';
import { stackName } from '../../stacks/stack-names.ts';
import { EXIT, OpsError } from '../cli/ops-error.ts';
import type { Deployment, Names } from './deployment.ts';
import { findOutputs, type Outputs } from './read-outputs.ts';

/** The stacks that are asked. */
const ASKED = ['data', 'engine', 'entry', 'watch'] as const satisfies readonly (keyof OutputNames)[];

type OutputName = OutputNames[(typeof ASKED)[number]];

/** In which output of theirs each name is told. */
const outputOf: Readonly<Record<keyof Names, OutputName>> = {
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

/** Reads the outputs of one stack. */
type ReadOutputs = (stack: string) => Promise<Outputs>;

/**
 * The deployment of a stage, by the outputs of its stacks. Region and credentials come from the AWS environment.
 *
 * @throws OpsError when it is not there, or was deployed by a version that tells less
 */
export async function readStage(
  stage: string,
  readOutputs: ReadOutputs = readOutputsOfStack,
): Promise<Deployment> {
  if (stage !== 'dev' && stage !== 'prod')
    throw new OpsError(`--stage takes dev or prod, not "${stage}".`, EXIT.usage);
  const told = await Promise.all(ASKED.map((name) => readOutputs(stackName(stage, name))));
  const find = (output: OutputName) =>
    told.map((one) => one.get(output)).find((value) => value !== undefined);
  const missing = new Set<OutputName>();
  const read = (output: OutputName): string => {
    const value = find(output);
    if (value === undefined) missing.add(output);
    return value ?? '';
  };
  const names = Object.fromEntries(
    Object.entries(outputOf).map(([name, output]) => [name, read(output)]),
  ) as unknown as Names;
  const deployment: Deployment = {
    name: stage,
    names,
    // There is none until the setting grantKey is raised.
    formerGrantKeys: find('FormerGrantKeyArns')?.split(' ') ?? [],
    pageUrl: read('PageUrl'),
    pageOrigin: read('JavaScriptOrigin'),
    apiEndpoint: read('ApiEndpoint'),
    securityEventsUrl: read('SecurityEventsUrl'),
    deadLetters: {
      events: read('EventDeadLettersUrl'),
      broadcasts: read('BroadcastDeadLettersUrl'),
      undelivered: read('UndeliveredUrl'),
      'failed-runs': read('FailedRunsUrl'),
    },
    timerGroup: read('TimerGroupName'),
    preflightFunction: read('PreflightFunctionName'),
    betweenLooks: 2_000,
    now: () => Date.now(),
  };
  if (missing.size === 0) return deployment;
  throw new OpsError(
    `The stacks of ${stage} do not tell ${[...missing].join(', ')}: they are of an older version. Deploy once more: npm run deploy -- -c stage=${stage}`,
  );
}

async function readOutputsOfStack(stack: string): Promise<Outputs> {
  const outputs = await findOutputs(stack);
  if (outputs) return outputs;
  throw new OpsError(
    `There is no stack ${stack} in this account and region. Are --profile (or AWS_PROFILE) and AWS_REGION those of the deployment? Else: npm run deploy`,
  );
}
