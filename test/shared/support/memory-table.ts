import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  type BatchGetCommandInput,
  BatchWriteCommand,
  type BatchWriteCommandInput,
  DeleteCommand,
  type DeleteCommandInput,
  DynamoDBDocumentClient,
  GetCommand,
  type GetCommandInput,
  PutCommand,
  type PutCommandInput,
  QueryCommand,
  type QueryCommandInput,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { createTable, type ItemKey, type Table } from '../../../shared/table/table.ts';
import { check, type Item, query, update } from './memory-expressions.ts';

export type { Item };

const NAME = 'onbehalf';

/** What happens on the way to the table and back. */
export interface Weather {
  /** Runs before a command takes effect, and once more before its answer arrives. */
  pause?: (command: string) => Promise<void>;
  /** Whether the answer to a write is lost: then the SDK sends the same write a second time. */
  losesAnswer?: () => boolean;
}

export interface MemoryTable {
  /** A client of the table, with weather of its own. */
  open(weather?: Weather): Table;
  read(key: ItemKey): Item | undefined;
  write(item: Item): void;
  remove(key: ItemKey): void;
  /** Everything that took effect, in order. */
  history: { before: Item | undefined; after: Item | undefined }[];
}

/**
 * The semantics of DynamoDB that a compare-and-set stands on, in memory: so that every interleaving can be
 * tried. It understands the conditions, updates and queries that are in use, and refuses all others. A read
 * that does not ask for consistency never sees the last write, as may happen to it any day.
 */
export function createMemoryTable(): MemoryTable {
  const items = new Map<string, Item>();
  let stale = new Map<string, Item>();
  const history: MemoryTable['history'] = [];
  const idOf = (key: Item): string => `${key['pk']} ${key['sk']}`;

  const change = (key: Item, after: Item | undefined): void => {
    history.push({ before: items.get(idOf(key)), after });
    stale = new Map(items);
    if (after) items.set(idOf(key), after);
    else items.delete(idOf(key));
  };

  const effects = {
    GetCommand: ({ Key = {}, ConsistentRead }: GetCommandInput) => ({
      Item: (ConsistentRead ? items : stale).get(idOf(Key)),
    }),
    BatchGetCommand: ({ RequestItems = {} }: BatchGetCommandInput) => {
      const { Keys = [], ConsistentRead } = RequestItems[NAME] ?? {};
      const seen = ConsistentRead ? items : stale;
      return { Responses: { [NAME]: Keys.flatMap((key) => seen.get(idOf(key)) ?? []) } };
    },
    QueryCommand: (input: QueryCommandInput) => query([...items.values()], input),
    BatchWriteCommand: ({ RequestItems = {} }: BatchWriteCommandInput) => {
      for (const { DeleteRequest } of RequestItems[NAME] ?? []) change(DeleteRequest?.Key ?? {}, undefined);
      return {};
    },
    PutCommand: (input: PutCommandInput) => {
      const item = withoutUndefined(input.Item ?? {});
      check(items.get(idOf(item)), input);
      change(item, item);
      return {};
    },
    UpdateCommand: (input: UpdateCommandInput) => {
      const key = input.Key ?? {};
      const before = items.get(idOf(key));
      check(before, input);
      change(key, update({ ...key, ...before }, input));
      return {};
    },
    DeleteCommand: ({ Key = {} }: DeleteCommandInput) => {
      change(Key, undefined);
      return {};
    },
  };

  return {
    history,
    read: (key) => items.get(idOf({ ...key })),
    write: (item) => change(item, item),
    remove: (key) => change({ ...key }, undefined),
    open({ pause = async () => {}, losesAnswer = () => false } = {}) {
      const client = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'us-east-1' }));
      const through =
        <I>(name: keyof typeof effects, effect: (input: I) => object) =>
        async (input: I & { TableName?: string | undefined }): Promise<object> => {
          if (!name.startsWith('Batch') && input.TableName !== NAME) throw new Error('no such table');
          await pause(name);
          const answer = effect(input);
          await pause(`answer to ${name}`);
          return !/Get|Query/.test(name) && losesAnswer() ? effect(input) : answer;
        };
      const mock = mockClient(client);
      mock.on(GetCommand).callsFake(through('GetCommand', effects.GetCommand));
      mock.on(BatchGetCommand).callsFake(through('BatchGetCommand', effects.BatchGetCommand));
      mock.on(QueryCommand).callsFake(through('QueryCommand', effects.QueryCommand));
      mock.on(BatchWriteCommand).callsFake(through('BatchWriteCommand', effects.BatchWriteCommand));
      mock.on(PutCommand).callsFake(through('PutCommand', effects.PutCommand));
      mock.on(UpdateCommand).callsFake(through('UpdateCommand', effects.UpdateCommand));
      mock.on(DeleteCommand).callsFake(through('DeleteCommand', effects.DeleteCommand));
      return createTable(client, NAME);
    },
  };
}

/** As the document client is told to do (`removeUndefinedValues`). */
function withoutUndefined(item: Item): Item {
  return Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined));
}
