import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** One request and its answer as a server sees them on the wire. */
export interface Exchange {
  /** Bytes at the socket, lines and headers included. */
  bytes: { received: number; sent: number };
  /** Milliseconds on the monotonic clock of this process: the headers had arrived, the answer was out. */
  began: number;
  ended: number;
}

/** What a connection had carried when its last exchange ended. */
const carried = new WeakMap<Socket, Exchange['bytes']>();

/**
 * Measures an exchange from now to its end: the answer is out, or the connection was cut. Of an answer that hangs it
 * never resolves.
 *
 * On one connection exchanges follow one another, as the clients of AWS and `fetch` use HTTP/1.1: neither sends ahead.
 */
export function measureExchange(
  { socket }: Pick<IncomingMessage, 'socket'>,
  response: ServerResponse,
): Promise<Exchange> {
  const began = performance.now();
  const { promise, resolve } = Promise.withResolvers<Exchange>();
  response.once('close', () => {
    const before = carried.get(socket) ?? { received: 0, sent: 0 };
    const now = { received: socket.bytesRead, sent: socket.bytesWritten };
    carried.set(socket, now);
    const bytes = { received: now.received - before.received, sent: now.sent - before.sent };
    resolve({ bytes, began, ended: performance.now() });
  });
  return promise;
}
