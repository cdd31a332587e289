import { gzipSync } from 'node:zlib';
import { buildPage, CLIENT_PATH, type PageFile, type PageFiles } from '../../page/build-page.ts';
import { cacheControlOf } from '../../page/cache-rules.ts';
import { DOCUMENT_PATH, namesFile } from '../../page/document-fallback.ts';
import { CLIENT_HEADERS, pageHeaders } from '../../page/page-headers.ts';
import type { HttpAnswer } from './function-result.ts';

interface StaticPageOptions {
  googleOrigin: string;
  /** Makes the files; the product's own page by default. */
  build?: (() => Promise<PageFiles>) | undefined;
}

/**
 * Answers for a path outside of the API, as it is in the request, without the query.
 *
 * @param encodings the request's `Accept-Encoding`
 */
export type ServePage = (method: string, path: string, encodings?: string) => Promise<HttpAnswer>;

/**
 * Serves the page as CloudFront does: the document for every path that names no file. It is built anew with
 * every document, so an edit shows on reload.
 */
export function createStaticPage({ googleOrigin, build = buildPage }: StaticPageOptions): ServePage {
  const headers = pageHeaders({ googleOrigin });
  let built: Promise<PageFiles> | undefined;

  const answer = (status: number, file: PageFile): HttpAnswer => ({
    status,
    headers: { ...headers, 'content-type': file.contentType, 'cache-control': cacheControlOf(file) },
    body: file.body,
  });
  const refuse = (status: number, text: string): HttpAnswer =>
    answer(status, {
      body: Buffer.from(`${text}\n`),
      contentType: 'text/plain; charset=utf-8',
      immutable: false,
    });

  return async (method, path, encodings = '') => {
    if (method !== 'GET' && method !== 'HEAD') return refuse(405, 'Method not allowed');
    const wanted = namesFile(path) ? decodeURIComponent(path) : DOCUMENT_PATH;
    if (wanted === DOCUMENT_PATH || !built) built = build();
    try {
      const file = (await built).get(wanted);
      if (!file) return refuse(404, 'Not found');
      const found = compress(answer(200, file), encodings);
      return wanted === CLIENT_PATH ? { ...found, headers: { ...found.headers, ...CLIENT_HEADERS } } : found;
    } catch (error) {
      return refuse(
        500,
        `The page does not build: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  };
}

/** What is served here is text, and all of it is compressed, as on CloudFront. */
function compress(answer: HttpAnswer, encodings: string): HttpAnswer {
  if (!/\bgzip\b/.test(encodings)) return answer;
  return {
    ...answer,
    headers: { ...answer.headers, 'content-encoding': 'gzip', vary: 'accept-encoding' },
    body: gzipSync(answer.body),
  };
}
