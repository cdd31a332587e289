import type { LocalStack } from '../../infra/local/stack.ts';
import { createDocumentClient } from '../../shared/aws/clients/dynamodb.ts';
import { listItems } from '../../shared/table/items.ts';
import { createTable } from '../../shared/table/table.ts';

/** Sort keys of everything that the table holds of a user. */
export async function itemsOf(stack: LocalStack, user: string): Promise<string[]> {
  const table = createTable(createDocumentClient(), stack.environment.TABLE_NAME);
  return (await listItems(table, user)).map(({ sk }) => sk);
}
