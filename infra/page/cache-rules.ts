/** Kept for a year and never asked about again: the name changes with the content (RFC 8246). */
const IMMUTABLE = 'public, max-age=31536000, immutable';

/** Kept, but asked about before every use: what may change under its name. */
const REVALIDATED = 'public, max-age=0, must-revalidate';

/** The `Cache-Control` of a file of the page, on CloudFront and on the local gateway alike. */
export function cacheControlOf(file: { immutable: boolean }): string {
  return file.immutable ? IMMUTABLE : REVALIDATED;
}
