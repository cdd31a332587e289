import { join } from 'node:path';
import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Architecture, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { cdkBundling, PROJECT_ROOT } from '../bundling.ts';
import type { Settings } from '../settings.ts';
import { acknowledge } from './acknowledge.ts';
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
  /** Why the findings of cdk-nag on this function are none. */
  reasons: Record<string, string>;
}

/** One Lambda: every default of it stands here. */
export class NodeFunction extends Construct {
  readonly lambda: NodejsFunction;

  constructor(scope: Construct, id: string, props: NodeFunctionProps) {
    super(scope, id);
    const { description, entry, environment, statements, timeout, reasons, ...defaults } = props;
    const { architecture, logRetention, removalPolicy } = defaults;
    const logGroup = new LogGroup(this, 'Log', { retention: logRetention, removalPolicy });
    const role = createFunctionRole(this, 'Role', logGroup, statements);
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
    acknowledge(this.lambda, {
      'Serverless-LambdaTracing':
        'Traces cost per invocation; the logs have the outcome and latency of each.',
      ...reasons,
    });
  }
}
