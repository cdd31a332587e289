import type { FunctionName } from '../../../shared/env.ts';
import type { FunctionHandler } from './invoke-function.ts';

export type LoadFunction = (name: FunctionName) => Promise<FunctionHandler>;

/** Instances of functions that this process has started; each sees its environment at its own start. */
let instances = 0;

/**
 * Loads functions the way Lambda does: at the first call, which is the cold start, and once. A function that
 * fails to load fails again at the next call, like a Lambda whose initialisation throws.
 *
 * @param given handlers to take instead of `functions/<name>.ts`
 */
export function functionLoader(given: Partial<Record<FunctionName, FunctionHandler>> = {}): LoadFunction {
  const warm = new Map<FunctionName, FunctionHandler>();
  instances += 1;
  // The module cache would hand a later loader a function built in an earlier environment; the query makes
  // it another module. The first goes without, so that coverage finds the file under its own name.
  const instance = instances === 1 ? '' : `?instance=${instances}`;
  return async (name) => {
    const handler = given[name] ?? warm.get(name) ?? (await importHandler(name, instance));
    warm.set(name, handler);
    return handler;
  };
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
