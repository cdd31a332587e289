import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { HttpAnswer } from './function-result.ts';

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/** What CloudFront's response headers policy adds to every file of the page. */
const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'",
  // Google's popup must be able to talk to the page that opened it.
  'cross-origin-opener-policy': 'same-origin-allow-popups',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'x-content-type-options': 'nosniff',
};

/** The files of the repository's own page. */
export const PAGE_DIRECTORY = fileURLToPath(new URL('../../../frontend/', import.meta.url));

/**
 * Answers with a file of the page, `index.html` for a path that ends in a slash. Files are read at every
 * request, so an edit shows on reload.
 *
 * @param path decoded, without the query
 */
export async function servePage(directory: string, method: string, path: string): Promise<HttpAnswer> {
  if (method !== 'GET' && method !== 'HEAD') return refusal(405, 'Method not allowed');
  const name = path.endsWith('/') ? `${path}index.html` : path;
  const contentType = contentTypes[extname(name)];
  // Only names that could stand in a tidy URL: no dot files, no way up, no sources.
  if (!contentType || !/^(?:\/(?!\.)[\w.@-]+)+$/.test(name)) return refusal(404, 'Not found');
  try {
    const body = await readFile(join(directory, name));
    return {
      status: 200,
      headers: { ...securityHeaders, 'content-type': contentType, 'cache-control': 'no-cache' },
      body,
    };
  } catch {
    return refusal(404, 'Not found');
  }
}

function refusal(status: number, text: string): HttpAnswer {
  return {
    status,
    headers: { ...securityHeaders, 'content-type': 'text/plain; charset=utf-8' },
    body: Buffer.from(`${text}\n`),
  };
}
