import { join } from 'node:path';
import { AssetHashType, DockerImage, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  CfnFunction,
  Code,
  Function as LambdaFunction,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { bundleFunction, PROJECT_ROOT } from '../bundling.ts';
import { accept } from '../findings/accept.ts';
import type { Settings } from '../settings/settings-schema.ts';
import { createFunctionRole } from './function-role.ts';
import { MEMORY_SIZE } from './memory-size.ts';

/** What a stage decides for all functions alike. */
export interface FunctionDefaults {
  architecture: Settings['architecture'];
  logRetention: RetentionDays;
  removalPolicy: RemovalPolicy;
}

export function functionDefaults(
  settings: Pick<Settings, 'architecture' | 'logRetentionDays' | 'stage'>,
): FunctionDefaults {
  return {
    architecture: settings.architecture,
    logRetention: settings.logRetentionDays,
    removalPolicy: settings.stage === 'prod' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  };
}

interface NodeFunctionProps extends FunctionDefaults {
  description: string;
  /** Path of the source below the root of the repository; it exports `handler`. */
  entry: string;
  environment: Record<string, string>;
  /** Everything that it may do but write its log. */
  statements: PolicyStatement[];
  /** Seconds that one invocation may take. */
  timeout: number;
  /** MB; default: what is enough where nobody waits. */
  memorySize?: number;
  /** Where Lambda leaves the events of asynchronous invocations that keep failing; default: nowhere. */
  deadLettersArn?: string;
}

/** One Lambda: every default of it stands here. */
export class NodeFunction extends Construct {
  readonly lambda: LambdaFunction;

  constructor(scope: Construct, id: string, props: NodeFunctionProps) {
    super(scope, id);
    const { description, entry, environment, statements, timeout, deadLettersArn, ...defaults } = props;
    const { memorySize = MEMORY_SIZE.background } = props;
    const { architecture, logRetention, removalPolicy } = defaults;
    const logGroup = new LogGroup(this, 'Log', { retention: logRetention, removalPolicy });
    accept(logGroup, 'logKey');
    const role = createFunctionRole(this, 'Role', logGroup, [
      ...statements,
      ...(deadLettersArn ? [allowSend(deadLettersArn)] : []),
    ]);
    this.lambda = new LambdaFunction(this, 'Lambda', {
      description,
      code: bundledCode(entry),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: architecture === 'arm64' ? Architecture.ARM_64 : Architecture.X86_64,
      memorySize,
      timeout: Duration.seconds(timeout),
      tracing: Tracing.DISABLED,
      environment,
      logGroup,
      role,
    });
    if (deadLettersArn) leaveFailuresAt(this.lambda, deadLettersArn);
    accept(this.lambda, 'functionOutsideVpc', 'functionConcurrency', 'functionTracing');
  }
}

/** Bundled in this process, and only when the stack is synthesised; NodejsFunction would start esbuild for each one. */
function bundledCode(entry: string): Code {
  return Code.fromAsset(PROJECT_ROOT, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      image: DockerImage.fromRegistry('unused'),
      // Tells one function's code from another's.
      command: [entry],
      local: {
        tryBundle(outdir) {
          bundleFunction(join(PROJECT_ROOT, entry), outdir);
          return true;
        },
      },
    },
  });
}

/** As a property of the construct it would come with a policy of its own beside the role's. */
function leaveFailuresAt(lambda: LambdaFunction, targetArn: string): void {
  const { defaultChild } = lambda.node;
  if (CfnFunction.isCfnFunction(defaultChild)) defaultChild.deadLetterConfig = { targetArn };
}

function allowSend(queueArn: string): PolicyStatement {
  return new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queueArn] });
}
