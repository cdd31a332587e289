import { randomBytes } from 'node:crypto';
import type { Environment, FunctionName } from '../../shared/env.ts';
import { API_PREFIX, routes } from '../../shared/routes.ts';
import { type Dynamodb, startDynamodb } from './aws/dynamodb.ts';
import { type Kms, startKms } from './aws/kms.ts';
import { type Lambda, startLambda } from './aws/lambda.ts';
import { type SecretsManager, startSecretsManager } from './aws/secrets-manager.ts';
import {
  type OfflineEngine,
  SCHEDULE_GROUP,
  SCHEDULER_ROLE_ARN,
  startOfflineEngine,
} from './engine/offline-engine.ts';
import {
  enterEnvironment,
  functionEnvironmentAt,
  readOrigins,
  type SdkEnvironment,
  sdkEnvironmentAt,
} from './environment.ts';
import { startGateway } from './gateway.ts';
import { type GoogleStandIn, startGoogle } from './google/server.ts';
import { createFunctions, type Handlers } from './lambda/load-function.ts';
import { reportError } from './lambda/report-error.ts';
import { createShiftedClock } from './shifted-clock.ts';
import { allOrFirstError, createShutdown, type Shutdown } from './shutdown.ts';
import { startTimePage } from './time-page/server.ts';

const CLIENT_ID = '000000000000-local.apps.googleusercontent.com';
const CLIENT_SECRET_ID = 'onbehalf/google-client-secret';

export interface LocalStackOptions {
  /** Port of page and API; 0, the default, lets the operating system choose. */
  port?: number;
  /** The clock underneath, in milliseconds since the epoch; the machine's by default. */
  now?: () => number;
  /** The setting of this name: exact origins of further pages, which Google's stand-in then knows, too. */
  allowedOrigins?: string | readonly string[] | undefined;
  /** The setting of this name; `none` by default. */
  refreshTokenBinding?: 'none' | 'dpop';
  /** Take the place of `functions/<name>.ts`, for HTTP, queues and schedules alike. */
  handlers?: Handlers;
  /** Whether Google's stand-in tells the API of security events from the start, as once a stream is registered. */
  securityEvents?: boolean;
  /** Is told what a function threw; by default it is written to stderr. */
  onError?: (name: FunctionName, error: unknown) => void;
}

export interface LocalStack extends Omit<OfflineEngine, 'close'> {
  /** Page and API, `http://localhost:PORT`. */
  url: string;
  google: GoogleStandIn;
  kms: Kms;
  secretsManager: SecretsManager;
  dynamodb: Dynamodb;
  /** What operators invoke functions by. */
  lambda: Lambda;
  /** Where a person moves the clock and sees plans, queues, runs and bus events. */
  timePage: string;
  /** What was put into `process.env`; enough for another process to act on the same stack. */
  environment: Environment & SdkEnvironment;
  /** Makes the next call of each function a cold start, in `process.env` as it is then. */
  restartFunctions(): void;
  /** Puts `process.env` and `Date` back and closes everything at once, calls that hang included. */
  stop(): Promise<void>;
}

/**
 * The whole system on this machine: the functions behind their gateway and their queues, AWS and Google as
 * stand-ins, all in memory and on the loopback interface. Sets `process.env` and the clock of the process, so
 * one stack runs in a process at a time.
 *
 * @throws SettingsError for an origin that is none; else the first server's error, e.g. with code `EADDRINUSE`;
 * what had started is closed again
 */
export async function startLocalStack(options: LocalStackOptions = {}): Promise<LocalStack> {
  const shutdown = createShutdown();
  try {
    return await startEverything(options, shutdown);
  } catch (error) {
    await shutdown.close();
    throw error;
  }
}

async function startEverything(options: LocalStackOptions, shutdown: Shutdown): Promise<LocalStack> {
  const { opened } = shutdown;
  const { port = 0, now: machineNow = Date.now, onError = reportError } = options;
  const origins = readOrigins(options.allowedOrigins);
  const clock = createShiftedClock(machineNow);
  const { now } = clock;
  const functions = createFunctions(options.handlers);
  const client = { clientId: CLIENT_ID, clientSecret: `local-${randomBytes(18).toString('base64url')}` };

  const timePage = await opened(startTimePage(machineNow));
  const [kms, secretsManager, dynamodb, google, offline] = await allOrFirstError([
    opened(startKms({ now })),
    opened(startSecretsManager({ now, secrets: { [CLIENT_SECRET_ID]: client.clientSecret } })),
    opened(startDynamodb()),
    opened(startGoogle({ ...client, now, timePage: timePage.url })),
    opened(startOfflineEngine({ clock, functions, onError })),
  ]);
  const lambda = await opened(startLambda(['preflight'], offline.engine.invoke));
  const { url } = await opened(
    startGateway({
      port,
      functions,
      googleOrigin: google.url,
      now,
      onError,
      ...(origins.length > 0 && { allowedOrigins: origins }),
    }),
  );

  // Nothing is awaited from here to the end: no request is served before the functions' environment is there.
  const { close: _close, ...engine } = offline;
  const services = { url, google, kms, secretsManager, dynamodb, lambda, ...engine };
  const environment = environmentOf(services, options, origins);
  google.control.allow({ redirectUris: [environment.REDIRECT_URI], javascriptOrigins: [url, ...origins] });
  if (options.securityEvents)
    google.control.risc.register(`${url}${API_PREFIX}${routes.receiveSecurityEvent.path}`);
  shutdown.finally(enterEnvironment({ ...environment }));
  shutdown.finally(clock.install());
  const stack: LocalStack = {
    ...services,
    timePage: timePage.url,
    environment,
    restartFunctions: functions.restart,
    stop: shutdown.close,
  };
  timePage.show(stack);
  return stack;
}

/** What functions are told, and where the SDK finds what they call. Everything has started. */
function environmentOf(
  stack: Omit<LocalStack, 'timePage' | 'environment' | 'restartFunctions' | 'stop'>,
  { refreshTokenBinding }: Pick<LocalStackOptions, 'refreshTokenBinding'>,
  origins: readonly string[],
): LocalStack['environment'] {
  const { url, kms, secretsManager, dynamodb, google, lambda, sqs, scheduler, bus } = stack;
  return {
    ...functionEnvironmentAt(
      url,
      { ...google.endpoints, clientId: CLIENT_ID },
      {
        tableName: dynamodb.tableName,
        grantKeyArn: kms.keyArn,
        clientSecretArn: CLIENT_SECRET_ID,
        proofKeyArn: refreshTokenBinding === 'dpop' ? kms.createSigningKey('onbehalf-proofs') : undefined,
        eventQueueUrl: sqs.queues.events.url,
        eventQueueArn: sqs.queues.events.arn,
        broadcastQueueUrl: sqs.queues.broadcasts.url,
        scheduleDeadLettersArn: sqs.queues.undelivered.arn,
        scheduleGroup: SCHEDULE_GROUP,
        schedulerRoleArn: SCHEDULER_ROLE_ARN,
        eventBusName: bus.name,
      },
      origins,
    ),
    ...sdkEnvironmentAt({
      dynamodb: dynamodb.url,
      kms: kms.url,
      secretsManager: secretsManager.url,
      sqs: sqs.url,
      scheduler: scheduler.url,
      eventBridge: bus.url,
      lambda: lambda.url,
    }),
  };
}
