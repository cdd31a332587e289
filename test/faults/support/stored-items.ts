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

export type Item = Record<string, unknown>;

export const TABLE_NAME = 'onbehalf';

/** Lets a test take a defence out of the table: whether this write's condition is looked at. */
export type Enforces = (request: { key: Item; condition: string }) => boolean;

/** One table of DynamoDB's, with its conditional writes and its index, in memory. */
export function createStoredItems(enforces: Enforces = () => true) {
  const items = new Map<string, Item>();
  const at = (key: Item): string => `${key['pk']} ${key['sk']}`;

  const check = (key: Item, input: PutCommandInput | UpdateCommandInput): void => {
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
    Delete: ({ Key = {} }: DeleteCommandInput) => {
      items.delete(at(Key));
      return {};
    },
    BatchWrite: ({ RequestItems = {} }: BatchWriteCommandInput) => {
      for (const { DeleteRequest } of RequestItems[TABLE_NAME] ?? [])
        items.delete(at(DeleteRequest?.Key ?? {}));
      return {};
    },
    Query: (input: QueryCommandInput) => {
      const [order, condition] = [input.IndexName ? 'shardKey' : 'sk', input.KeyConditionExpression ?? ''];
      // The partition first: it leaves few items on which to read the expression.
      const { ':pk': pk, ':shard': shard } = input.ExpressionAttributeValues ?? {};
      const found = [...items.values()]
        .filter((item) => (input.IndexName ? item['shard'] === shard : item['pk'] === pk))
        .filter((item) => holds(condition, item, input))
        .sort((a, b) => (String(a[order]) < String(b[order]) ? -1 : 1));
      const { FilterExpression: filter } = input;
      const Items = filter === undefined ? found : found.filter((item) => holds(filter, item, input));
      return { Items: Items.map(copy), Count: Items.length };
    },
  };

  return {
    effects,
    all: (): Item[] => [...items.values()],
    read: (key: object): Item | undefined => items.get(at({ ...key })),
  };
}

function copy<T extends Item | undefined>(item: T): T {
  return item && { ...item };
}
