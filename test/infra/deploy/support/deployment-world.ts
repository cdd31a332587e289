import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CloudFormationClient,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  type StackEvent,
} from '@aws-sdk/client-cloudformation';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { deploy } from '../../../../infra/deploy/deploy.ts';
import { readOptions } from '../../../../infra/deploy/read-options.ts';
import type { LocalStack } from '../../../../infra/local/stack.ts';
import { OpsError } from '../../../../infra/ops/cli/ops-error.ts';
import { UNSET } from '../../../../shared/env.ts';
import { type Line, scriptedPrompts } from './scripted-prompts.ts';

/** Of the HTTP API, as AWS names it. */
export const API_ENDPOINT = 'https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com';
const ROOT = join(import.meta.dirname, '../../../..');

interface FakeStack {
  outputs?: Record<string, string>;
  status?: string;
  isProtected?: boolean;
  events?: StackEvent[];
}

/**
 * An AWS account whose stacks are made by a stand-in of cdk: their outputs lead to a local stack. The rest, Google
 * and Secrets Manager above all, is that of the local stack.
 */
export async function createWorld(stack: () => LocalStack) {
  const folder = await mkdtemp(join(tmpdir(), 'deploy-'));
  for (const file of ['cdk.json', 'package.json']) await cp(join(ROOT, file), join(folder, file));
  const stacks = new Map<string, FakeStack>();
  /** By region. */
  const bootstrapVersions = new Map([['us-east-1', '30']]);
  const sts = mockClient(STSClient);
  sts
    .on(GetCallerIdentityCommand)
    .resolves({ Account: '123456789012', Arn: 'arn:aws:iam::123456789012:user/me' });
  const cloudFormation = mockClient(CloudFormationClient);
  const find = ({ StackName = '' }): FakeStack => {
    const found = stacks.get(StackName);
    if (found) return found;
    throw Object.assign(new Error(`Stack with id ${StackName} does not exist`), { name: 'ValidationError' });
  };
  cloudFormation.on(DescribeStacksCommand).callsFake((input) => {
    const { outputs = {}, status = 'CREATE_COMPLETE', isProtected = false } = find(input);
    const Outputs = Object.entries(outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue }));
    return { Stacks: [{ Outputs, StackStatus: status, EnableTerminationProtection: isProtected }] };
  });
  cloudFormation
    .on(DescribeStacksCommand, { StackName: 'CDKToolkit' })
    .callsFake(async (input, getClient) => {
      const BootstrapVersion = bootstrapVersions.get(await getClient().config.region());
      if (BootstrapVersion === undefined) return find(input);
      return { Stacks: [{ Outputs: [{ OutputKey: 'BootstrapVersion', OutputValue: BootstrapVersion }] }] };
    });
  cloudFormation
    .on(DescribeStackEventsCommand)
    .callsFake((input) => ({ StackEvents: find(input).events ?? [] }));

  /** What the next calls of cdk end with; 0 once they are used up. */
  const cdkEnds: number[] = [];
  const cdkCalls: string[][] = [];
  const readFolder = (file: string) => readFile(join(folder, file), 'utf8');
  const runCdk = async (words: readonly string[], region: string): Promise<number> => {
    cdkCalls.push([...words]);
    const exitCode = cdkEnds.shift() ?? 0;
    if (exitCode !== 0) return exitCode;
    if (words[0] === 'bootstrap') bootstrapVersions.set(region, '30');
    else await putStacks(words);
    return 0;
  };
  const putStacks = async (words: readonly string[]) => {
    const given = words.flatMap((word, at) => (words[at - 1] === '-c' ? [word.split('=', 2)] : []));
    const context = { ...JSON.parse(await readFolder('cdk.json')).context, ...Object.fromEntries(given) };
    for (const [part, outputs] of Object.entries(outputsOf(stack(), context)))
      stacks.set(`onbehalf-${context.stage}-${part}`, { outputs });
  };

  return {
    folder,
    readFolder,
    stacks,
    bootstrapVersions,
    sts,
    cdkEnds,
    /** Every call of cdk, word by word. */
    cdkCalls,
    /** Has the page of a stage be somewhere else. */
    movePage(stage: string, PageUrl: string) {
      const name = `onbehalf-${stage}-entry`;
      stacks.set(name, { outputs: { ...stacks.get(name)?.outputs, PageUrl } });
    },
    /** Runs the command as it is typed; without `lines`, nobody is there to be asked. */
    async run(words: readonly string[], lines?: readonly Line[]) {
      const person = lines && scriptedPrompts(lines);
      const said: string[] = [];
      const say = (line: string) => void said.push(line);
      const outside = { folder, prompts: person?.prompts, say, runCdk };
      let exitCode: number;
      try {
        exitCode = await deploy(readOptions(words), outside);
      } catch (error) {
        if (!(error instanceof OpsError)) throw error;
        say(error.message);
        exitCode = error.exitCode;
      }
      return { exitCode, said: said.join('\n'), asked: person?.asked ?? [], left: person?.left ?? [] };
    },
    async close() {
      sts.restore();
      cloudFormation.restore();
      await rm(folder, { recursive: true });
    },
  };
}

/** As the stacks tell them, by the names that read-stage.test.ts holds against the templates. */
function outputsOf({ environment, url, sqs }: LocalStack, context: Record<string, string>) {
  const pageUrl =
    context['pageUrl'] || (context['domainName'] ? `https://${context['domainName']}/` : `${url}/`);
  const { deadEvents, deadBroadcasts, undelivered } = sqs.queues;
  return {
    data: {
      TableName: environment.TABLE_NAME,
      GrantKeyArn: environment.GRANT_KEY_ID,
      ClientSecretName: environment.GOOGLE_CLIENT_SECRET_ID,
    },
    engine: {
      GoogleClientId: context['clientId'] || UNSET,
      GoogleAuthorizationUrl: environment.GOOGLE_AUTHORIZATION_URL,
      GoogleTokenUrl: environment.GOOGLE_TOKEN_URL,
      GoogleRevokeUrl: environment.GOOGLE_REVOKE_URL,
      GoogleConnectionsUrl: environment.GOOGLE_CONNECTIONS_URL,
      SignInScopes: environment.SIGN_IN_SCOPES,
      CalendarScopes: environment.CALENDAR_SCOPES,
      EventQueueUrl: environment.EVENT_QUEUE_URL,
      BroadcastQueueUrl: environment.BROADCAST_QUEUE_URL,
      ScheduleGroupName: environment.SCHEDULE_GROUP,
      EventDeadLettersUrl: deadEvents.url,
      BroadcastDeadLettersUrl: deadBroadcasts.url,
      UndeliveredUrl: undelivered.url,
      FailedRunsUrl: undelivered.url,
      // Where the local stack has the schedule of its nightly check.
      TimerGroupName: 'default',
    },
    entry: {
      PageUrl: pageUrl,
      ApiEndpoint: API_ENDPOINT,
      JavaScriptOrigin: new URL(pageUrl).origin,
      RedirectUri: environment.REDIRECT_URI,
      SecurityEventsUrl: `${url}/api/webhooks/risc`,
    },
    watch: { PreflightFunctionName: 'preflight' },
  };
}
