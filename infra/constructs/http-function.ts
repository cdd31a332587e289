import { join } from 'node:path';
import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import { Architecture, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import {
  type EnvironmentName,
  type EnvironmentOf,
  type FunctionName,
  functionEnvironment,
} from '../../shared/env.ts';
import { cdkBundling, PROJECT_ROOT } from '../bundling.ts';
import { permissions } from '../permissions.ts';
import type { Settings } from '../settings.ts';
import { acknowledge } from './acknowledge.ts';
import { createFunctionRole, type FunctionResources } from './function-role.ts';

export interface HttpFunctionProps<F extends FunctionName> {
  /** `functions/<name>.ts`, which exports `handler`. */
  name: F;
  /** At least what the function lists in shared/env.ts; it is given that and no more. */
  environment: EnvironmentOf<F>;
  resources: FunctionResources;
  architecture: Settings['architecture'];
  logRetention: RetentionDays;
  removalPolicy: RemovalPolicy;
}

/** One Lambda behind the HTTP API: every default of it stands here. */
export class HttpFunction<F extends FunctionName> extends Construct {
  readonly lambda: NodejsFunction;

  constructor(scope: Construct, id: string, props: HttpFunctionProps<F>) {
    super(scope, id);
    const { name, resources, architecture, logRetention, removalPolicy } = props;
    const logGroup = new LogGroup(this, 'Log', { retention: logRetention, removalPolicy });
    const role = createFunctionRole(this, 'Role', logGroup, permissions[name], resources);
    this.lambda = new NodejsFunction(this, 'Lambda', {
      description: `OnBehalf: ${name}`,
      entry: join(PROJECT_ROOT, 'functions', `${name}.ts`),
      handler: 'handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: architecture === 'arm64' ? Architecture.ARM_64 : Architecture.X86_64,
      // CPU comes with memory: below about 1 GB the start of the bundle, not the work, is what users wait for.
      memorySize: 1024,
      // An HTTP API gives up after 30 s; the function has to answer with its own 504 before that.
      timeout: Duration.seconds(25),
      tracing: Tracing.DISABLED,
      environment: pickEnvironment(name, props.environment),
      // The variable it would add is one of SDK v2.
      awsSdkConnectionReuse: false,
      logGroup,
      role,
      bundling: cdkBundling(),
      projectRoot: PROJECT_ROOT,
      depsLockFilePath: join(PROJECT_ROOT, 'package-lock.json'),
    });
    acknowledge(this.lambda, {
      'Serverless-LambdaDLQ': 'Only the HTTP API invokes it, and waits for the answer: nothing is queued.',
      'Serverless-LambdaTracing': 'Traces cost per request; the access log has status and latency of each.',
    });
  }
}

function pickEnvironment<F extends FunctionName>(name: F, values: EnvironmentOf<F>): Record<string, string> {
  const all: Partial<Record<EnvironmentName, string>> = values;
  return Object.fromEntries(
    functionEnvironment[name].map((variable) => {
      const value = all[variable];
      if (value === undefined) throw new Error(`${name}: no value for ${variable}`);
      return [variable, value];
    }),
  );
}
