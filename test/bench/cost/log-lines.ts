import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Bytes of the lines of a log, each without the overhead that CloudWatch Logs reckons. */
export interface LogLines {
  /** Of the worker, for each event. */
  event: number;
  /** Of an HTTP function, for each request. */
  request: number;
  /** Of API Gateway's access log, for each request. */
  access: number;
  /** Of Lambda itself, for each invocation, in order. */
  invocation: readonly number[];
}

const REQUEST_ID = '6f1c2c52-5b1e-4d54-9a43-1a6d1a1f7c55';

/** As Lambda writes them in its text format. */
const PLATFORM = [
  `START RequestId: ${REQUEST_ID} Version: $LATEST\n`,
  `END RequestId: ${REQUEST_ID}\n`,
  `REPORT RequestId: ${REQUEST_ID}\tDuration: 312.34 ms\tBilled Duration: 313 ms\tMemory Size: 1024 MB\tMax Memory Used: 128 MB\t\n`,
];

/** The fields of the format in infra/constructs/http-stage.ts. */
const ACCESS = JSON.stringify({
  requestId: 'a1B2c3D4e5F6g7H=',
  time: '23/Nov/2026:09:00:00 +0000',
  sourceIp: '203.0.113.200',
  routeKey: 'POST /api/events',
  method: 'POST',
  protocol: 'HTTP/1.1',
  status: '201',
  responseLength: '1234',
  responseLatency: '212',
  integrationStatus: '200',
  integrationLatency: '210',
  errorType: '-',
});

/** Lets the functions' own logger write, in a process of its own, and counts. */
export function measureLogLines(): LogLines {
  const script = fileURLToPath(new URL('./write-log-lines.ts', import.meta.url));
  // Not what a test of this process may have silenced.
  const { POWERTOOLS_LOG_LEVEL: _, ...env } = process.env;
  const [event = '', request = ''] = execFileSync(process.execPath, [script], {
    env,
    encoding: 'utf8',
  }).split('\n');
  if (!event || !request) throw new Error('The logger wrote nothing.');
  return {
    event: Buffer.byteLength(event),
    request: Buffer.byteLength(request),
    access: Buffer.byteLength(ACCESS),
    invocation: PLATFORM.map((line) => Buffer.byteLength(line)),
  };
}
