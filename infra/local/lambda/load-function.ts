import type { Context } from 'aws-lambda';
import type { FunctionName } from '../../../shared/env.ts';

/** What `functions/<name>.ts` exports as `handler`; which event it takes depends on what invokes it. */
export type FunctionHandler<Event = never> = (event: Event, context: Context) => unknown;

export type Handlers = Partial<Record<FunctionName, FunctionHandler>>;

export interface Functions {
  /** @throws what the module throws when it is loaded, which is an initialisation that failed */
  load<Event>(name: FunctionName): Promise<FunctionHandler<Event>>;
  /** Makes the next call of each function a cold start, in the environment as it is then. */
  restart(): void;
}

/** Instances of functions that this process has started; each sees its environment at its own start. */
let instances = 0;

/**
 * Loads functions the way Lambda does: at the first call, which is the cold start, and once. A function that
 * fails to load fails again at the next call, like a Lambda whose initialisation throws.
 *
 * @param given handlers to take instead of `functions/<name>.ts`
 */
export function createFunctions(given: Handlers = {}): Functions {
  const warm = new Map<FunctionName, FunctionHandler>();
  let instance = nextInstance();
  return {
    async load<Event>(name: FunctionName) {
      const handler = given[name] ?? warm.get(name) ?? (await importHandler(name, instance));
      warm.set(name, handler);
      return handler as FunctionHandler<Event>;
    },
    restart() {
      warm.clear();
      instance = nextInstance();
    },
  };
}

/**
 * The module cache would hand a later instance a function built in an earlier environment; the query makes it
 * another module. The first goes without, so that coverage finds the file under its own name.
 */
function nextInstance(): string {
  instances += 1;
  return instances === 1 ? '' : `?instance=${instances}`;
}

async function importHandler(name: FunctionName, instance: string): Promise<FunctionHandler> {
  const loaded: unknown = await import(`../../../functions/${name}.ts${instance}`);
  if (hasHandler(loaded)) return loaded.handler;
  throw new Error(`functions/${name}.ts exports no handler`);
}

function hasHandler(module: unknown): module is { handler: FunctionHandler } {
  return (
    typeof module === 'object' &&
    module !== null &&
    'handler' in module &&
    typeof module.handler === 'function'
  );
}
