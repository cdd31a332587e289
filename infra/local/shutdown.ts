interface Closable {
  close(): Promise<void>;
}

/** Remembers what has been started, so that it can all be closed again. */
export interface Shutdown {
  /** Waits for a start; what it brings is closed before what was there earlier. */
  opened<Service extends Closable>(starting: Promise<Service>): Promise<Service>;
  /** Happens after everything is closed. */
  finally(action: () => void): void;
  /** Closes everything, once. */
  close(): Promise<void>;
}

export function createShutdown(): Shutdown {
  const closing: (() => void | Promise<void>)[] = [];
  return {
    async opened(starting) {
      const service = await starting;
      closing.unshift(() => service.close());
      return service;
    },
    finally(action) {
      closing.push(action);
    },
    async close() {
      for (const close of closing.splice(0)) await close();
    },
  };
}

/** Waits for all of them even if one fails, so that what has started is known and can be closed. */
export async function allOrFirstError<Started extends readonly Promise<unknown>[]>(
  starting: readonly [...Started],
): Promise<{ -readonly [Index in keyof Started]: Awaited<Started[Index]> }> {
  await Promise.allSettled(starting);
  return (await Promise.all(starting)) as { -readonly [Index in keyof Started]: Awaited<Started[Index]> };
}
