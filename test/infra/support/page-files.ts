import type { PageFile, PageFiles } from '../../../infra/page/build-page.ts';

/** A page like the real one, which changes for reasons of its own. */
export const PAGE: PageFiles = new Map<string, PageFile>([
  ['/index.html', { body: Buffer.from('<!doctype html>'), contentType: 'text/html', immutable: false }],
  ['/onbehalf.js', { body: Buffer.from('export {};'), contentType: 'text/javascript', immutable: false }],
  ['/assets/page-A.js', { body: Buffer.from('{}'), contentType: 'text/javascript', immutable: true }],
]);
