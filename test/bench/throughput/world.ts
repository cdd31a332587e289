// The process of everything that is not ours: AWS and Google as stand-ins, which must not share a processor's time
// with what is measured.

import { setTimeout as wait } from 'node:timers/promises';
import { startEventBus } from '../../../infra/local/aws/event-bus.ts';
import { startKms } from '../../../infra/local/aws/kms.ts';
import { startSecretsManager } from '../../../infra/local/aws/secrets-manager.ts';
import {
  enterEnvironment,
  functionEnvironmentAt,
  sdkEnvironmentAt,
} from '../../../infra/local/environment.ts';
import type { Exchange } from '../../../infra/local/exchange.ts';
import { startGoogle } from '../../../infra/local/google/server.ts';
import { answerCalls } from '../../load/calls.ts';
import type { Span } from './parts-of-batch.ts';
import { seedUsers } from './seed-users.ts';
import { startTableServer } from './table-server.ts';

const PAGE = 'http://localhost:8080';
/** What is never called while nothing fails. */
const NOBODY = 'http://127.0.0.1:9';
const CLIENT = { clientId: 'bench.apps.googleusercontent.com', clientSecret: 'bench-secret' };
/** Milliseconds by which a timer of Node's is late, half the time: of what Calendar shall take, its answer included. */
const TIMER_LAG = 1;
const CLIENT_SECRET_ID = 'onbehalf/google-client-secret';

const [table, kms, secrets, bus, google] = await Promise.all([
  startTableServer(),
  startKms(),
  startSecretsManager({ secrets: { [CLIENT_SECRET_ID]: CLIENT.clientSecret } }),
  startEventBus(),
  startGoogle({ ...CLIENT, redirectUris: [`${PAGE}/api/auth/callback`], javascriptOrigins: [PAGE] }),
]);
const environment = {
  ...functionEnvironmentAt(
    PAGE,
    { ...google.endpoints, clientId: CLIENT.clientId },
    {
      tableName: table.tableName,
      grantKeyArn: kms.keyArn,
      clientSecretArn: CLIENT_SECRET_ID,
      eventQueueUrl: `${NOBODY}/events`,
      eventQueueArn: 'arn:aws:sqs:us-east-1:000000000000:events',
      broadcastQueueUrl: `${NOBODY}/broadcast`,
      scheduleDeadLettersArn: 'arn:aws:sqs:us-east-1:000000000000:schedule-dlq',
      scheduleGroup: 'onbehalf',
      schedulerRoleArn: 'arn:aws:iam::000000000000:role/onbehalf-scheduler',
      eventBusName: bus.name,
    },
  ),
  ...sdkEnvironmentAt({
    dynamodb: table.url,
    kms: kms.url,
    secretsManager: secrets.url,
    sqs: NOBODY,
    scheduler: NOBODY,
    eventBridge: bus.url,
    lambda: NOBODY,
  }),
};
enterEnvironment(environment);
let latency = 0;
google.control.intercept('events', () => (latency > 0 ? wait(latency - TIMER_LAG) : undefined));

const answers = {
  environment: () => environment,
  seed: (count: number) =>
    seedUsers({ clientSecret: CLIENT.clientSecret, environment, google, url: PAGE }, count),
  countEvents: (emails: readonly string[]) =>
    emails.reduce((sum, email) => sum + google.control.events(email).length, 0),
  /** Has Calendar take so long for an answer (milliseconds); nothing at the start. */
  answerAfter: (milliseconds: number) => {
    latency = milliseconds;
  },
  forget,
  calls,
};
export type World = typeof answers;
answerCalls(answers);

/** The stand-ins log every call. */
function forget(): void {
  for (const { requests } of [table, kms, secrets, bus]) requests.clear();
  bus.clear();
  google.control.forgetRequests();
}

/** When the stand-ins had each call since they last forgot, in order of arrival; milliseconds since the epoch. */
function calls(): Record<'table' | 'kms' | 'secrets' | 'bus' | 'google', Span[]> {
  const spans = (records: readonly { exchange?: Exchange }[]) =>
    records.flatMap(({ exchange }) =>
      exchange
        ? [{ began: performance.timeOrigin + exchange.began, ended: performance.timeOrigin + exchange.ended }]
        : [],
    );
  return {
    table: spans(table.requests.all()),
    kms: spans(kms.requests.all()),
    secrets: spans(secrets.requests.all()),
    bus: spans(bus.requests.all()),
    google: spans(google.control.requests),
  };
}
