import { type Route, routes } from '../shared/routes.ts';

/** What pages on the listed origins may send: the HTTP API and the local gateway answer preflights with it. */
export const CORS = {
  methods: [...new Set(Object.values<Route>(routes).map(({ method }) => method))],
  headers: ['content-type', 'x-requested-with', 'idempotency-key', 'if-match'],
  /** What such a page may read of an answer, besides what every page may. */
  exposed: ['idempotency-key', 'retry-after', 'etag', 'allow'],
  /** Seconds for which a browser may remember the answer. */
  maxAge: 3600,
};
