import { join } from 'node:path';
import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Architecture, CfnFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { cdkBundling, PROJECT_ROOT } from '../bundling.ts';
import { accept } from '../findings/accept.ts';
import type { Settings } from '../settings.ts';
import { createFunctionRole } from './function-role.ts';

/** What a stage decides for all functions alike. */
export interface FunctionDefaults {
  architecture: Settings['architecture'];
  logRetention: RetentionDays;
  removalPolicy: RemovalPolicy;
}

export interface NodeFunctionProps extends FunctionDefaults {
  description: string;
  /** Path of the source below the root of the repository; it exports `handler`. */
  entry: string;
  environment: Record<string, string>;
  /** Everything that it may do but write its log. */
  statements: PolicyStatement[];
  /** Seconds that one invocation may take. */
  timeout: number;
  /** Where Lambda leaves the events of asynchronous invocations that keep failing; default: nowhere. */
  deadLettersArn?: string;
}

/** One Lambda: every default of it stands here. */
export class NodeFunction extends Construct {
  readonly lambda: NodejsFunction;

  constructor(scope: Construct, id: string, props: NodeFunctionProps) {
    super(scope, id);
    const { description, entry, environment, statements, timeout, deadLettersArn, ...defaults } = props;
    const { architecture, logRetention, removalPolicy } = defaults;
    const logGroup = new LogGroup(this, 'Log', { retention: logRetention, removalPolicy });
    accept(logGroup, 'logKey');
    const role = createFunctionRole(this, 'Role', logGroup, [
      ...statements,
      ...(deadLettersArn ? [allowSend(deadLettersArn)] : []),
    ]);
    this.lambda = new NodejsFunction(this, 'Lambda', {
      description,
      entry: join(PROJECT_ROOT, entry),
      handler: 'handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: architecture === 'arm64' ? Architecture.ARM_64 : Architecture.X86_64,
      // CPU comes with memory: below about 1 GB the start of the bundle, not the work, is what users wait for.
      memorySize: 1024,
      timeout: Duration.seconds(timeout),
      tracing: Tracing.DISABLED,
      environment,
      // The variable it would add is one of SDK v2.
      awsSdkConnectionReuse: false,
      logGroup,
      role,
      bundling: cdkBundling(),
      projectRoot: PROJECT_ROOT,
      depsLockFilePath: join(PROJECT_ROOT, 'package-lock.json'),
    });
    if (deadLettersArn) leaveFailuresAt(this.lambda, deadLettersArn);
    accept(this.lambda, 'functionOutsideVpc', 'functionConcurrency', 'functionTracing');
  }
}

/** As a property of the construct it would come with a policy of its own beside the role's. */
function leaveFailuresAt(lambda: NodejsFunction, targetArn: string): void {
  const { defaultChild } = lambda.node;
  if (CfnFunction.isCfnFunction(defaultChild)) defaultChild.deadLetterConfig = { targetArn };
}

function allowSend(queueArn: string): PolicyStatement {
  return new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queueArn] });
}
