import type { IncomingHttpHeaders } from 'node:http';

/** A request as it came. */
export interface WireRequest {
  method: string;
  /** Path and query as they were sent. */
  target: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** The header that names an error once more, without the namespace that it has in the body. */
export const ERROR_TYPE = 'x-amzn-errortype';

/** What is answered to it. */
export interface WireAnswer {
  status: number;
  headers?: Readonly<Record<string, string>>;
  body: string | Buffer;
}
