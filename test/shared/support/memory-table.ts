import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  type DeleteCommandInput,
  DynamoDBDocumentClient,
  GetCommand,
  type GetCommandInput,
  PutCommand,
  type PutCommandInput,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { createTable, type ItemKey, type Table } from '../../../shared/aws/table.ts';

export type Item = Record<string, unknown>;

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
 * tried. It understands the conditions and updates that are in use, and refuses all others.
 */
export function createMemoryTable(): MemoryTable {
  const items = new Map<string, Item>();
  const history: MemoryTable['history'] = [];
  const idOf = (key: Item): string => `${key['pk']} ${key['sk']}`;

  const change = (key: Item, after: Item | undefined): void => {
    history.push({ before: items.get(idOf(key)), after });
    if (after) items.set(idOf(key), after);
    else items.delete(idOf(key));
  };

  const effects = {
    GetCommand: ({ Key = {} }: GetCommandInput) => ({ Item: items.get(idOf(Key)) }),
    PutCommand: (input: PutCommandInput) => {
      const item = withoutUndefined(input.Item ?? {});
      check(items.get(idOf(item)), input.ConditionExpression, input.ExpressionAttributeValues);
      change(item, item);
      return {};
    },
    UpdateCommand: (input: UpdateCommandInput) => {
      const key = input.Key ?? {};
      const before = items.get(idOf(key));
      check(before, input.ConditionExpression, input.ExpressionAttributeValues);
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
        async (input: I): Promise<object> => {
          await pause(name);
          const answer = effect(input);
          await pause(`answer to ${name}`);
          return name !== 'GetCommand' && losesAnswer() ? effect(input) : answer;
        };
      const mock = mockClient(client);
      mock.on(GetCommand).callsFake(through('GetCommand', effects.GetCommand));
      mock.on(PutCommand).callsFake(through('PutCommand', effects.PutCommand));
      mock.on(UpdateCommand).callsFake(through('UpdateCommand', effects.UpdateCommand));
      mock.on(DeleteCommand).callsFake(through('DeleteCommand', effects.DeleteCommand));
      return createTable(client, 'grants');
    },
  };
}

function check(item: Item | undefined, condition: string | undefined, values: Item | undefined): void {
  const [, name = '', placeholder = ''] = /^(\w+) = (:\w+)$/.exec(condition ?? '') ?? [];
  if (!name && condition !== undefined && condition !== 'attribute_not_exists(pk)')
    throw new Error(`unknown condition: ${condition}`);
  const holds = name
    ? item !== undefined && item[name] === values?.[placeholder]
    : condition === undefined || item === undefined;
  if (!holds)
    throw new ConditionalCheckFailedException({
      message: 'The conditional request failed',
      $metadata: {},
    });
}

function update(item: Item, input: UpdateCommandInput): Item {
  const [, removed = '', set = ''] =
    /^(?:REMOVE ([\w, ]+?) )?SET (.+)$/.exec(input.UpdateExpression ?? '') ?? [];
  if (!set) throw new Error(`unknown update: ${input.UpdateExpression}`);
  for (const name of removed.split(', ')) delete item[name];
  for (const assignment of set.split(', ')) {
    const [name = '', placeholder = ''] = assignment.split(' = ');
    const attribute = input.ExpressionAttributeNames?.[name] ?? name;
    item[attribute] = input.ExpressionAttributeValues?.[placeholder];
  }
  return item;
}

/** As the document client is told to do (`removeUndefinedValues`). */
function withoutUndefined(item: Item): Item {
  return Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined));
}
