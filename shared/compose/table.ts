import { createDocumentClient } from '../aws/clients/dynamodb.ts';
import { createTable, type Table } from '../aws/table.ts';
import type { Reads } from './reads.ts';

/** The client of the table, which nearly every request reads first, is there before the request is. */
export function composeTable(environment: Reads<'TABLE_NAME'>): Table {
  return createTable(createDocumentClient(), environment.TABLE_NAME);
}
