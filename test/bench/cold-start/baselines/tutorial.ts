// The way of most tutorials: googleapis whole, by its root. Bundled as NodejsFunction does when it is told nothing.

import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DecryptCommand, KMSClient } from '@aws-sdk/client-kms';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { google } from 'googleapis';
import type { BaselineEvent } from './baseline-event.ts';

const table = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const kms = new KMSClient({});

export async function handler({ key, event }: BaselineEvent): Promise<{ ok: boolean }> {
  const { Item } = await table.send(new GetCommand({ TableName: process.env['TABLE_NAME'], Key: key }));
  const { Plaintext } = await kms.send(new DecryptCommand({ CiphertextBlob: Item?.['sealed'] }));
  const auth = new google.auth.OAuth2(process.env['GOOGLE_CLIENT_ID']);
  auth.setCredentials({ access_token: new TextDecoder().decode(Plaintext) });
  const rootUrl = process.env['GOOGLE_API_ROOT_URL'] ?? '';
  const calendar = google.calendar({ version: 'v3', auth, rootUrl });
  const { status } = await calendar.events.insert({ calendarId: 'primary', requestBody: event });
  return { ok: status === 200 };
}
