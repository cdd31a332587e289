import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEventV2, SQSEvent } from 'aws-lambda';
import type { ScheduledRequest } from '../../../shared/queue/event-request.ts';
import type { SeededUser } from './seed-users.ts';

const DAY = 24 * 3600_000;

/** One occurrence of the plan of each, as Scheduler sends it and Lambda delivers it: the `day`-th from tomorrow. */
export function batchOf(users: readonly SeededUser[], day: number): SQSEvent {
  const today = Math.floor(Date.now() / DAY) * DAY;
  const occurrence = new Date(today + (day + 1) * DAY + 9 * 3600_000).toISOString().replace('.000', '');
  return {
    Records: users.map(({ user, plan }) => {
      const request: ScheduledRequest = { kind: 'scheduled', user, schedule: plan, occurrence };
      const now = String(Date.now());
      return {
        messageId: randomUUID(),
        receiptHandle: randomUUID(),
        body: JSON.stringify(request),
        attributes: {
          ApproximateReceiveCount: '1',
          SentTimestamp: now,
          SenderId: 'scheduler',
          ApproximateFirstReceiveTimestamp: now,
        },
        messageAttributes: {},
        md5OfBody: '',
        eventSource: 'aws:sqs',
        eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:events',
        awsRegion: 'us-east-1',
      };
    }),
  };
}

/** `POST /events` as API Gateway sends it (payload format 2.0). */
export function requestOf({ session }: SeededUser, origin: string): APIGatewayProxyEventV2 {
  const path = '/api/events';
  const routeKey = `POST ${path}`;
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: '',
    cookies: [`__Host-session=${session}`],
    headers: { origin, 'x-requested-with': 'XmlHttpRequest', 'content-type': 'application/json' },
    requestContext: {
      accountId: '000000000000',
      apiId: 'bench',
      domainName: 'localhost',
      domainPrefix: 'localhost',
      http: { method: 'POST', path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'bench' },
      requestId: randomUUID(),
      routeKey,
      stage: '$default',
      time: new Date().toUTCString(),
      timeEpoch: Date.now(),
    },
    body: JSON.stringify({
      summary: 'Meetup',
      location: 'Library, second floor',
      start: { dateTime: '2030-03-01T18:00:00', timeZone: 'Europe/Paris' },
      end: { dateTime: '2030-03-01T20:00:00', timeZone: 'Europe/Paris' },
    }),
    isBase64Encoded: false,
  };
}
