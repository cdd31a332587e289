import { randomBytes } from 'node:crypto';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Environment } from '../../shared/env.ts';
import { credentials, REGION } from './aws/account.ts';
import { type Dynamodb, startDynamodb } from './aws/dynamodb.ts';
import { type Kms, startKms } from './aws/kms.ts';
import { type SecretsManager, startSecretsManager } from './aws/secrets-manager.ts';
import {
  enterEnvironment,
  functionEnvironmentAt,
  type SdkEnvironment,
  sdkEnvironmentAt,
} from './environment.ts';
import { startGateway } from './gateway.ts';
import { type GoogleStandIn, startGoogle } from './google/server.ts';

const CLIENT_ID = '000000000000-local.apps.googleusercontent.com';
const CLIENT_SECRET_ID = 'onbehalf/google-client-secret';

export interface LocalStackOptions {
  /** Port of page and API; 0, the default, lets the operating system choose. */
  port?: number;
  /** Port of Google's stand-in; likewise. */
  googlePort?: number;
  /** The stand-ins' clock, in milliseconds since the epoch. */
  now?: () => number;
}

export interface LocalStack {
  /** Page and API, `http://localhost:PORT`. */
  url: string;
  google: GoogleStandIn;
  kms: Kms;
  secretsManager: SecretsManager;
  dynamodb: Dynamodb;
  /** What was put into `process.env`; enough for another process to act on the same stack. */
  environment: Environment & SdkEnvironment;
  /** Makes the next call of each function a cold start, in `process.env` as it is then. */
  restartFunctions(): void;
  /** Puts `process.env` back and closes everything at once, calls that hang included. */
  stop(): Promise<void>;
}

/**
 * The whole system on this machine: the functions behind their gateway, AWS and Google as stand-ins, all in
 * memory and on the loopback interface. Sets `process.env`, so one stack runs in a process at a time.
 *
 * @throws the first server's error, e.g. with code `EADDRINUSE`; what had started is closed again
 */
export async function startLocalStack(options: LocalStackOptions = {}): Promise<LocalStack> {
  const closing: (() => Promise<void>)[] = [];
  const opened = async <Service extends { close(): Promise<void> }>(starting: Promise<Service>) => {
    const service = await starting;
    closing.unshift(() => service.close());
    return service;
  };
  const stop = async () => {
    for (const close of closing.splice(0)) await close();
  };
  const { now = Date.now } = options;
  try {
    const clientSecret = `local-${randomBytes(18).toString('base64url')}`;
    const kms = await opened(startKms({ now }));
    const secretsManager = await opened(startSecretsManager({ now }));
    await storeClientSecret(secretsManager.url, clientSecret);
    const dynamodb = await opened(startDynamodb());
    const google = await opened(
      startGoogle({
        port: options.googlePort ?? 0,
        clientId: CLIENT_ID,
        clientSecret,
        redirectUris: [],
        javascriptOrigins: [],
        now,
      }),
    );
    const gateway = await opened(startGateway({ port: options.port ?? 0, now }));
    // Nothing is awaited from here to the end: no request is served before the functions' environment is there.
    const { url } = gateway;
    const environment = {
      ...functionEnvironmentAt({
        url,
        tableName: dynamodb.tableName,
        keyId: kms.keyArn,
        clientId: CLIENT_ID,
        clientSecretId: CLIENT_SECRET_ID,
        google: google.endpoints,
      }),
      ...sdkEnvironmentAt({ dynamodb: dynamodb.url, kms: kms.url, secretsManager: secretsManager.url }),
    };
    google.control.allow({ redirectUris: [environment.REDIRECT_URI], javascriptOrigins: [url] });
    const leaveEnvironment = enterEnvironment(environment);
    closing.push(async () => leaveEnvironment());
    const { restartFunctions } = gateway;
    return { url, google, kms, secretsManager, dynamodb, environment, restartFunctions, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function storeClientSecret(endpoint: string, SecretString: string): Promise<void> {
  const client = new SecretsManagerClient({ endpoint, region: REGION, credentials });
  try {
    await client.send(new CreateSecretCommand({ Name: CLIENT_SECRET_ID, SecretString }));
  } finally {
    client.destroy();
  }
}
