import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { AwsError } from '../../../infra/local/aws/wire/aws-error.ts';
import { type Endpoint, startEndpoint } from '../../../infra/local/aws/wire/endpoint.ts';
import { nameInTarget } from '../../../infra/local/aws/wire/json-protocol.ts';
import { createStoredItems, TABLE_NAME } from '../../faults/support/stored-items.ts';
import { type Attributes, readAttributes, writeAttributes } from './attribute-values.ts';

export interface TableServer extends Endpoint {
  tableName: string;
}

/** The inputs of the operations below, as they come over the wire. */
interface WireInput {
  Key?: Attributes;
  Item?: Attributes;
  ExpressionAttributeValues?: Attributes;
  RequestItems?: Record<string, { Keys?: Attributes[] }>;
}

interface WireOutput {
  Item?: Record<string, unknown> | undefined;
  Attributes?: Record<string, unknown> | undefined;
  Responses?: Record<string, Record<string, unknown>[]>;
}

/**
 * DynamoDB as far as an event needs it, in memory and fast: a call takes it a fraction of a millisecond, where
 * dynalite takes several, so that what is measured is not the stand-in.
 */
export async function startTableServer(): Promise<TableServer> {
  const { effects } = createStoredItems();
  const operations: Readonly<Record<string, (input: never) => object>> = {
    GetItem: effects.Get,
    BatchGetItem: effects.BatchGet,
    PutItem: effects.Put,
    UpdateItem: effects.Update,
    DeleteItem: effects.Delete,
  };
  const endpoint = await startEndpoint({
    contentType: 'application/x-amz-json-1.0',
    bodyLimit: 1024 * 1024,
    refusals: {},
    nameOperation(request) {
      const name = nameInTarget(request, 'DynamoDB_20120810');
      return name && Object.hasOwn(operations, name) ? name : undefined;
    },
    perform(operation, request) {
      const perform = operations[operation];
      if (!perform) throw new AwsError('UnknownOperationException', 'There is no such operation.');
      try {
        const output = perform(readInput(JSON.parse(request.body.toString())) as never);
        return { status: 200, body: JSON.stringify(writeOutput(output)) };
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException)
          throw new AwsError(
            'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException',
            error.message,
          );
        throw error;
      }
    },
  });
  return { ...endpoint, tableName: TABLE_NAME };
}

function readInput({ Key, Item, ExpressionAttributeValues, RequestItems, ...rest }: WireInput): object {
  return {
    ...rest,
    ...(Key && { Key: readAttributes(Key) }),
    ...(Item && { Item: readAttributes(Item) }),
    ...(ExpressionAttributeValues && {
      ExpressionAttributeValues: readAttributes(ExpressionAttributeValues),
    }),
    ...(RequestItems && {
      RequestItems: Object.fromEntries(
        Object.entries(RequestItems).map(([table, { Keys = [], ...options }]) => [
          table,
          { ...options, Keys: Keys.map(readAttributes) },
        ]),
      ),
    }),
  };
}

function writeOutput({ Item, Attributes: changed, Responses, ...rest }: WireOutput): object {
  return {
    ...rest,
    ...(Item && { Item: writeAttributes(Item) }),
    ...(changed && { Attributes: writeAttributes(changed) }),
    ...(Responses && {
      Responses: Object.fromEntries(
        Object.entries(Responses).map(([table, items]) => [table, items.map(writeAttributes)]),
      ),
    }),
  };
}
