import { createDocumentClient } from '../aws/clients/dynamodb.ts';
import type { Reads } from '../env.ts';
import { createTable, type Table } from '../table/table.ts';

/** The client of the table, which nearly every request reads first, is there before the request is. */
export function composeTable(environment: Reads<'TABLE_NAME'>): Table {
  return createTable(createDocumentClient(), environment.TABLE_NAME);
}
