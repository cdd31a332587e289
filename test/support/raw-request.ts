import { request } from 'node:http';

/**
 * Sends a request exactly as given, where `fetch` would tidy it: repeated headers, headers it forbids, paths
 * with dots.
 *
 * @param headers name, value, name, value …
 */
export async function rawRequest(
  origin: string,
  path: string,
  { method = 'GET', headers = [] }: { method?: string; headers?: readonly string[] } = {},
): Promise<{ status: number; body: string }> {
  const { hostname, port } = new URL(origin);
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; body: string }>();
  const sent = request(
    { hostname, port, path, method, headers: ['host', `${hostname}:${port}`, ...headers] },
    (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
      );
      response.on('error', reject);
    },
  );
  sent.on('error', reject);
  sent.end();
  return promise;
}
