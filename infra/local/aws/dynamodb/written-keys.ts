import type { Attributes } from 'dynalite/db/index.js';

/** The parts of a write's input that say which items it writes. */
export interface WriteInput {
  TableName?: string;
  Item?: Attributes;
  Key?: Attributes;
  RequestItems?: Record<string, { PutRequest?: { Item: Attributes }; DeleteRequest?: { Key: Attributes } }[]>;
}

interface WrittenKey {
  table: string;
  key: Attributes;
}

/** The items that a call writes; none if it only reads. */
export function writtenKeys(operation: string, input: WriteInput): WrittenKey[] {
  switch (operation) {
    case 'PutItem':
      return keyIn(input.TableName, input.Item);
    case 'UpdateItem':
    case 'DeleteItem':
      return keyIn(input.TableName, input.Key);
    case 'BatchWriteItem':
      return Object.entries(input.RequestItems ?? {}).flatMap(([table, requests]) =>
        requests.flatMap(({ PutRequest, DeleteRequest }) =>
          keyIn(table, PutRequest?.Item ?? DeleteRequest?.Key),
        ),
      );
    default:
      return [];
  }
}

function keyIn(table: string | undefined, holder: Attributes | undefined): WrittenKey[] {
  const { pk, sk } = holder ?? {};
  return table && pk && sk ? [{ table, key: { pk, sk } }] : [];
}
