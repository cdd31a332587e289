import type { Construct } from 'constructs';
import {
  type EnvironmentName,
  type EnvironmentOf,
  type FunctionName,
  functionEnvironment,
} from '../../shared/env.ts';
import { acceptWildcard } from '../findings/accept.ts';
import { permissions } from '../permissions.ts';
import type { Resources } from '../resources.ts';
import { type FunctionDefaults, NodeFunction } from './node-function.ts';
import { statementsFor } from './statements.ts';

export interface ProductFunctionProps<F extends FunctionName> extends FunctionDefaults {
  /** `functions/<name>.ts`, which exports `handler`. */
  name: F;
  /** At least what the function lists in shared/env.ts; it is given that and no more. */
  environment: EnvironmentOf<F>;
  resources: Resources;
  /** Seconds that one invocation may take. */
  timeout: number;
  /** MB; default: what is enough where nobody waits. */
  memorySize?: number;
  /** Where Lambda leaves the events of asynchronous invocations that keep failing; default: nowhere. */
  deadLettersArn?: string;
}

/** One Lambda of shared/env.ts: its variables are listed there, its rights in infra/permissions.ts. */
export class ProductFunction<F extends FunctionName> extends NodeFunction {
  constructor(scope: Construct, id: string, props: ProductFunctionProps<F>) {
    const { name, environment, resources, ...rest } = props;
    super(scope, id, {
      ...rest,
      description: `OnBehalf: ${name}`,
      entry: `functions/${name}.ts`,
      environment: pickEnvironment(name, environment),
      statements: statementsFor(permissions[name], resources),
    });
    if (permissions[name].schedules.length > 0) {
      acceptWildcard(this, resources.schedulesArn, 'schedulesOfPlans');
    }
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
