// The AWS clients alone, which every handler with a table and sealed tokens needs.

import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DecryptCommand, KMSClient } from '@aws-sdk/client-kms';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { BaselineEvent } from './baseline-event.ts';

const table = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const kms = new KMSClient({});

export async function handler({ key }: BaselineEvent): Promise<{ ok: boolean }> {
  const { Item } = await table.send(new GetCommand({ TableName: process.env['TABLE_NAME'], Key: key }));
  const { Plaintext } = await kms.send(new DecryptCommand({ CiphertextBlob: Item?.['sealed'] }));
  return { ok: Plaintext !== undefined };
}
