import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { LocalStack } from '../../infra/local/stack.ts';
import { createDocumentClient } from '../../shared/aws/clients/dynamodb.ts';
import { keys } from '../../shared/table/table.ts';

/** The rows of users' grants, as they stand in the table. */
export function grantsOf(
  { environment: { TABLE_NAME: TableName } }: LocalStack,
  ...users: string[]
): Promise<(Record<string, unknown> | undefined)[]> {
  const client = createDocumentClient();
  return Promise.all(
    users.map(async (user) => (await client.send(new GetCommand({ TableName, Key: keys.grant(user) }))).Item),
  );
}

/** Gives each of two users the sealed tokens of the other, as whoever can write to the table could. @returns the rows as they were */
export async function swapSealed(stack: LocalStack, one: string, other: string) {
  const client = createDocumentClient();
  const { TABLE_NAME: TableName } = stack.environment;
  const rows = await grantsOf(stack, one, other);
  const [first, second] = rows;
  for (const [row, from] of [
    [first, second],
    [second, first],
  ])
    await client.send(new PutCommand({ TableName, Item: { ...row, sealed: from?.['sealed'] } }));
  return rows;
}
