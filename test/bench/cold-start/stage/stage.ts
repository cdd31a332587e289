import {
  createFunctions,
  type FunctionHandler,
  type Handlers,
} from '../../../../infra/local/lambda/load-function.ts';
import { type LocalStack, startLocalStack } from '../../../../infra/local/stack.ts';
import { type FunctionName, functionEnvironment } from '../../../../shared/env.ts';
import type { PhaseMeasures } from '../runtime/phase-measures.ts';
import {
  type Deployed,
  type Instance,
  type InstanceOptions,
  startInstance,
} from '../runtime/start-instance.ts';

/** The local stack, whose functions run in this process but for the one that is measured. */
export interface Stage {
  stack: LocalStack;
  /**
   * Runs `work`, during which a function runs in a fresh process of its own: whatever invokes it, the gateway,
   * a queue or `work` itself, that process answers.
   */
  measure(
    deployed: Deployed,
    work: (invoke: (event: unknown) => Promise<unknown>) => Promise<void>,
    options?: Pick<InstanceOptions, 'profiles' | 'cgroup'>,
  ): Promise<PhaseMeasures[]>;
}

const names = Object.keys(functionEnvironment) as FunctionName[];

/** @param bootstrap the bundled bootstrap.ts */
export async function openStage(bootstrap: string): Promise<Stage> {
  let measured: { name: string; invoke(event: unknown): Promise<unknown> } | undefined;
  const local = createFunctions();
  const invokeEither =
    (name: FunctionName): FunctionHandler<unknown> =>
    async (event, context) => {
      if (measured?.name === name) return measured.invoke(event);
      return (await local.load<unknown>(name))(event, context);
    };
  const handlers: Handlers = Object.fromEntries(names.map((name) => [name, invokeEither(name)]));
  const stack = await startLocalStack({ handlers });
  // Queues move when a measurement says so.
  await stack.engine.pause();
  return {
    stack,
    async measure(deployed, work, options = {}) {
      let starting: Promise<Instance> | undefined;
      const invoke = async (event: unknown) => {
        starting ??= startInstance(deployed, { bootstrap, ...options });
        return (await starting).invoke(event);
      };
      measured = { name: deployed.name, invoke };
      try {
        await work(invoke);
      } catch (error) {
        const logged = await (await starting)?.kill();
        throw new Error(`${deployed.name} does not do its work. It logged: ${logged}`, { cause: error });
      } finally {
        measured = undefined;
      }
      if (!starting) throw new Error(`Nothing has invoked ${deployed.name}.`);
      return (await starting).stop();
    },
  };
}
