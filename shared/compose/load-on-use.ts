/** Does something at the first call, and gives its promise to all later ones; what failed is tried again. */
export function onFirstUse<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined;
  return () => {
    loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
}

/** An object with a method of each of these names, all of which are waited for. */
type Methods<T, Name extends keyof T> = {
  [N in Name]: T[N] extends (...args: infer A) => infer R ? (...args: A) => R : never;
};

/**
 * Stands in for an object until one of its methods is called, and only then loads the code that it is made of: a
 * function parses every byte that it imports before it takes its first request, and few requests need all clients.
 *
 * @param methods of those that are waited for; a bundler cannot see them in the type
 */
export function loadOnUse<T extends object, Name extends keyof T>(
  load: () => Promise<T>,
  ...methods: readonly Name[]
): Methods<T, Name> {
  const loaded = onFirstUse(load);
  const call =
    (name: Name) =>
    async (...parameters: unknown[]): Promise<unknown> => {
      const object = await loaded();
      const method = object[name];
      if (typeof method !== 'function') throw new TypeError(`${String(name)} is no method.`);
      return method.apply(object, parameters);
    };
  return Object.fromEntries(methods.map((name) => [name, call(name)])) as Methods<T, Name>;
}
