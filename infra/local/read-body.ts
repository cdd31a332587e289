import type { IncomingMessage } from 'node:http';

/**
 * Reads a request's body.
 *
 * @param limit in bytes
 * @returns the body, or `too_large`; what is over the limit is read and dropped, so that the client can
 * still read the answer
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer | 'too_large'> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
    else chunks.length = 0;
  }
  return size <= limit ? Buffer.concat(chunks) : 'too_large';
}
