import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { SdkEnvironment } from '../../../infra/local/environment.ts';
import type { GoogleStandIn } from '../../../infra/local/google/server.ts';
import { deadlineIn } from '../../../shared/deadline.ts';
import type { Environment } from '../../../shared/env.ts';
import { exchangeCode } from '../../../shared/google/token-endpoint.ts';
import { insertSchedule } from '../../../shared/schedules/schedule-store.ts';
import { startSession } from '../../../shared/session/session.ts';
import { createTable } from '../../../shared/table/table.ts';
import { storeGrant } from '../../../shared/vault/grant-store.ts';
import { createSealer } from '../../../shared/vault/sealer.ts';
import { identifyRefreshToken } from '../../../shared/vault/token-identifiers.ts';
import { googleUser } from '../../support/google-user.ts';

/** Someone who is signed in, has connected the calendar, and has a plan for every day at 09:00 UTC. */
export interface SeededUser {
  email: string;
  /** Google's `sub`. */
  user: string;
  /** What the session cookie holds. */
  session: string;
  /** The plan's id. */
  plan: string;
}

const EVENT = {
  summary: 'Stand-up {{date}}',
  description: 'Fifteen minutes.',
  duration: 'PT15M',
  calendarId: 'primary',
  sendUpdates: 'none',
} as const;

interface Place {
  clientSecret: string;
  environment: Environment & SdkEnvironment;
  google: GoogleStandIn;
  /** Origin of the page. */
  url: string;
}

/** Puts users into the table as consent, session and plan leave them; their access tokens are good for an hour. */
export async function seedUsers(place: Place, count: number): Promise<SeededUser[]> {
  const users: SeededUser[] = [];
  for (let index = 0; index < count; index += 1)
    users.push(await seedUser(place, `bench-${index}@example.com`));
  return users;
}

async function seedUser(
  { clientSecret, environment, google, url }: Place,
  email: string,
): Promise<SeededUser> {
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}), {
    marshallOptions: { removeUndefinedValues: true },
  });
  const table = createTable(documents, environment.TABLE_NAME);
  const scopes = [...environment.SIGN_IN_SCOPES.split(' '), ...environment.CALENDAR_SCOPES.split(' ')];
  const { code = '' } = await googleUser(email).consentInPopup({
    authorizationUrl: google.endpoints.authorizationUrl,
    clientId: environment.GOOGLE_CLIENT_ID,
    scope: scopes.join(' '),
    state: 'state',
    origin: url,
  });
  const app = {
    clientId: environment.GOOGLE_CLIENT_ID,
    clientSecret: async () => clientSecret,
    tokenUrl: google.endpoints.tokenUrl,
  };
  const { refreshToken = '', access } = await exchangeCode(
    app,
    { code, redirectUri: environment.POPUP_REDIRECT_URI },
    deadlineIn(30_000),
  );
  const { sub: user = '' } = google.control.accounts().find((account) => account.email === email) ?? {};
  const sealed = await createSealer(new KMSClient({}), environment.GRANT_KEY_ID).seal(user, {
    refreshToken,
    access,
  });
  const now = Date.now();
  await storeGrant(table, user, undefined, { scopes, sealed, ...identifyRefreshToken(refreshToken) }, now);
  const session = await startSession(table, user);
  const plan = randomUUID();
  await insertSchedule(table, {
    user,
    id: plan,
    status: 'active',
    when: { cron: '0 9 * * *', timeZone: 'UTC' },
    event: { ...EVENT },
    missed: 'skip',
    fingerprint: 'bench',
    createdAt: now,
    changedAt: now,
    version: randomUUID(),
    synced: true,
  });
  return { email, user, session, plan };
}
