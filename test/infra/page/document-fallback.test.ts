import { runInNewContext } from 'node:vm';
import { expect, test } from '@jest/globals';
import { DOCUMENT_PATH, FALLBACK_FUNCTION, namesFile } from '../../../infra/page/document-fallback.ts';
import { pagePaths } from '../support/page-paths.ts';

/** Runs the code as CloudFront does, with as much of the event as it reads: the request, without its host. */
function rewrite(uri: string): unknown {
  const event = {
    version: '1.0',
    request: { method: 'GET', uri, querystring: {}, headers: {}, cookies: {} },
  };
  return runInNewContext(`${FALLBACK_FUNCTION}; handler(event)`, { event });
}

test.each(pagePaths)('CloudFront takes %s for %s, and leaves the rest of the request alone', (path, file) => {
  expect(rewrite(path)).toEqual({ method: 'GET', uri: file, querystring: {}, headers: {}, cookies: {} });
});

test.each(pagePaths)('the gateway decides about %s alike', (path, file) => {
  expect(namesFile(path) ? path : DOCUMENT_PATH).toBe(file);
});
