import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  type BatchGetCommandInput,
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

const NAME = 'onbehalf';

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
    BatchGetCommand: ({ RequestItems = {} }: BatchGetCommandInput) => {
      const found = (RequestItems[NAME]?.Keys ?? []).flatMap((key) => items.get(idOf(key)) ?? []);
      return { Responses: { [NAME]: found } };
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
        async (input: I): Promise<object> => {
          await pause(name);
          const answer = effect(input);
          await pause(`answer to ${name}`);
          return !name.includes('Get') && losesAnswer() ? effect(input) : answer;
        };
      const mock = mockClient(client);
      mock.on(GetCommand).callsFake(through('GetCommand', effects.GetCommand));
      mock.on(BatchGetCommand).callsFake(through('BatchGetCommand', effects.BatchGetCommand));
      mock.on(PutCommand).callsFake(through('PutCommand', effects.PutCommand));
      mock.on(UpdateCommand).callsFake(through('UpdateCommand', effects.UpdateCommand));
      mock.on(DeleteCommand).callsFake(through('DeleteCommand', effects.DeleteCommand));
      return createTable(client, NAME);
    },
  };
}

function check(
  item: Item | undefined,
  request: Pick<
    UpdateCommandInput,
    'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
  >,
): void {
  if (!holds(item, request.ConditionExpression, request)) {
    throw new ConditionalCheckFailedException({
      message: 'The conditional request failed',
      $metadata: {},
    });
  }
}

type Placeholders = Pick<UpdateCommandInput, 'ExpressionAttributeNames' | 'ExpressionAttributeValues'>;

function holds(item: Item | undefined, condition: string | undefined, placeholders: Placeholders): boolean {
  if (condition === undefined) return true;
  if (condition === 'attribute_exists(pk)') return item !== undefined;
  if (condition === 'attribute_not_exists(pk)') return item === undefined;
  const [, name = '', value = ''] = /^(#?\w+) = (:\w+)$/.exec(condition) ?? [];
  if (!name) throw new Error(`unknown condition: ${condition}`);
  return (
    item !== undefined && item[nameOf(name, placeholders)] === placeholders.ExpressionAttributeValues?.[value]
  );
}

function update(item: Item, request: UpdateCommandInput): Item {
  for (const clause of (request.UpdateExpression ?? '').split(/ (?=SET |REMOVE )/)) {
    const [, verb, rest = ''] = /^(SET|REMOVE) (.+)$/.exec(clause) ?? [];
    if (!verb) throw new Error(`unknown update: ${request.UpdateExpression}`);
    for (const part of rest.split(', ')) {
      const [name = '', value = ''] = part.split(' = ');
      if (verb === 'REMOVE') delete item[nameOf(name, request)];
      else item[nameOf(name, request)] = request.ExpressionAttributeValues?.[value];
    }
  }
  return item;
}

function nameOf(placeholder: string, { ExpressionAttributeNames }: Placeholders): string {
  return ExpressionAttributeNames?.[placeholder] ?? placeholder;
}

/** As the document client is told to do (`removeUndefinedValues`). */
function withoutUndefined(item: Item): Item {
  return Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined));
}
