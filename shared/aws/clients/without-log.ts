/** The part of a client of the AWS SDK that says what happens with every call. */
interface Client {
  middlewareStack: { remove(name: string): boolean };
}

/**
 * Takes the SDK's own log out of a client. There is no logger behind it, but it copies every input and every output
 * for one, without what is sensitive.
 *
 * @returns the client
 */
export function withoutLog<C extends Client>(client: C): C {
  client.middlewareStack.remove('loggerMiddleware');
  return client;
}
