import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import type {
  BatchGetCommandInput,
  BatchWriteCommandInput,
  DeleteCommandInput,
  GetCommandInput,
  PutCommandInput,
  QueryCommandInput,
  UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { holds, update } from './expressions.ts';
import { createIndexedItems, type Item } from './indexed-items.ts';

export const TABLE_NAME = 'onbehalf';

/** Lets a test take a defence out of the table: whether this write's condition is looked at. */
export type Enforces = (request: { key: Item; condition: string }) => boolean;

/** One table of DynamoDB's, with its conditional writes and its index, in memory. */
export function createStoredItems(enforces: Enforces = () => true) {
  const items = createIndexedItems();
  const at = (key: Item): string => `${key['pk']} ${key['sk']}`;

  const check = (key: Item, input: PutCommandInput | UpdateCommandInput | DeleteCommandInput): void => {
    const { ConditionExpression: condition } = input;
    if (condition === undefined || !enforces({ key, condition })) return;
    if (!holds(condition, items.get(at(key)), input))
      throw new ConditionalCheckFailedException({ message: 'The conditional request failed', $metadata: {} });
  };

  const effects = {
    Get: ({ Key = {} }: GetCommandInput) => ({ Item: copy(items.get(at(Key))) }),
    BatchGet: ({ RequestItems = {} }: BatchGetCommandInput) => {
      const wanted = RequestItems[TABLE_NAME]?.Keys ?? [];
      return { Responses: { [TABLE_NAME]: wanted.flatMap((key) => copy(items.get(at(key))) ?? []) } };
    },
    Put: (input: PutCommandInput) => {
      // As the document client is told to do (`removeUndefinedValues`).
      const item = Object.fromEntries(
        Object.entries(input.Item ?? {}).filter(([, value]) => value !== undefined),
      );
      check(item, input);
      items.set(at(item), item);
      return {};
    },
    Update: (input: UpdateCommandInput) => {
      const key = input.Key ?? {};
      check(key, input);
      const changed = update(input.UpdateExpression ?? '', { ...items.get(at(key)), ...key }, input);
      items.set(at(key), changed);
      return input.ReturnValues === 'ALL_NEW' ? { Attributes: copy(changed) } : {};
    },
    Delete: (input: DeleteCommandInput) => {
      const key = input.Key ?? {};
      check(key, input);
      items.delete(at(key));
      return {};
    },
    BatchWrite: ({ RequestItems = {} }: BatchWriteCommandInput) => {
      for (const { DeleteRequest } of RequestItems[TABLE_NAME] ?? [])
        items.delete(at(DeleteRequest?.Key ?? {}));
      return {};
    },
    Query: (input: QueryCommandInput) => {
      const condition = input.KeyConditionExpression ?? '';
      const { ':pk': pk, ':shard': shard } = input.ExpressionAttributeValues ?? {};
      const { FilterExpression: filter, ExclusiveStartKey: after, Limit: limit } = input;
      const order = input.IndexName ? 'shardKey' : 'sk';
      const found: Item[] = [];
      let last: Item | undefined;
      for (const item of input.IndexName ? items.inShard(shard) : items.inPartition(pk)) {
        if (after && String(item[order]) <= String(after[order])) continue;
        if (found.length === limit) {
          last = found.at(-1);
          break;
        }
        if (holds(condition, item, input)) found.push(item);
      }
      const Items = filter === undefined ? found : found.filter((item) => holds(filter, item, input));
      const LastEvaluatedKey = last && keyOf(last, input.IndexName !== undefined);
      return { Items: Items.map(copy), Count: Items.length, ...(LastEvaluatedKey && { LastEvaluatedKey }) };
    },
  };

  return {
    effects,
    all: (): Item[] => [...items.values()],
    read: (key: object): Item | undefined => items.get(at({ ...key })),
  };
}

/** Where the next page begins. */
function keyOf({ pk, sk, shard, shardKey }: Item, ofIndex: boolean): Item {
  return ofIndex ? { pk, sk, shard, shardKey } : { pk, sk };
}

function copy<T extends Item | undefined>(item: T): T {
  return item && { ...item };
}
