import type { Server } from 'node:http';

/**
 * Everything of the local stack answers on the loopback interface only: its credentials and people are made
 * up, and nothing in it is meant for the network.
 */
export const LOOPBACK = '127.0.0.1';

/**
 * Starts listening on {@link LOOPBACK}.
 *
 * @param port 0 lets the operating system choose
 * @returns the port it listens on
 * @throws the server's own error, e.g. with code `EADDRINUSE`
 */
export async function listenOnLoopback(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}

/** Closes a server at once: calls that still hang, as fault switches make them, are cut. */
export async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}
