import { AsyncLocalStorage } from 'node:async_hooks';
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
import { holds, update } from '../../faults/support/expressions.ts';
import { checkItem, checkKey, refuse } from './item-limits.ts';
import { readPage } from './query-page.ts';

export type Item = Record<string, unknown>;

export const TABLE_NAME = 'onbehalf';

/** Whose call it is, through all that it awaits. */
export const actor = new AsyncLocalStorage<string>();

/** One write of the table that took effect. */
export interface Write {
  /** Who was at work, if the test has said so. */
  actor: string | undefined;
  key: string;
  before: Item | undefined;
  after: Item | undefined;
}

/**
 * One table of DynamoDB's in memory: conditions, updates, pages and indexes, and the refusals of keys and items
 * that DynamoDB does not take, for these come from what a client sent.
 */
export function createStoredItems() {
  let enforcing = true;
  const items = new Map<string, Item>();
  const writes: Write[] = [];
  const at = ({ pk, sk }: Item): string => `${pk} ${sk}`;

  const write = (key: Item, after: Item | undefined): void => {
    writes.push({ actor: actor.getStore(), key: at(key), before: items.get(at(key)), after });
    if (after) items.set(at(key), after);
    else items.delete(at(key));
  };
  const check = (key: Item, input: PutCommandInput | UpdateCommandInput): void => {
    const { ConditionExpression: condition } = input;
    if (enforcing && condition !== undefined && !holds(condition, items.get(at(key)), input))
      throw new ConditionalCheckFailedException({ message: 'The conditional request failed', $metadata: {} });
  };

  const effects = {
    Get: ({ Key }: GetCommandInput) => ({ Item: copy(items.get(at(checkKey(Key)))) }),
    BatchGet: ({ RequestItems = {} }: BatchGetCommandInput) => {
      const wanted = (RequestItems[TABLE_NAME]?.Keys ?? []).map(checkKey);
      if (wanted.length === 0 || wanted.length > 100) refuse('1 to 100 keys');
      if (new Set(wanted.map(at)).size < wanted.length)
        refuse('Provided list of item keys contains duplicates');
      return { Responses: { [TABLE_NAME]: wanted.flatMap((key) => copy(items.get(at(key))) ?? []) } };
    },
    Put: (input: PutCommandInput) => {
      const item = checkItem(input.Item ?? {});
      check(item, input);
      write(item, item);
      return {};
    },
    Update: (input: UpdateCommandInput) => {
      const key = checkKey(input.Key);
      check(key, input);
      const changed = checkItem(
        update(input.UpdateExpression ?? '', { ...items.get(at(key)), ...key }, input),
      );
      write(key, changed);
      return input.ReturnValues === 'ALL_NEW' ? { Attributes: copy(changed) } : {};
    },
    Delete: ({ Key }: DeleteCommandInput) => {
      write(checkKey(Key), undefined);
      return {};
    },
    BatchWrite: ({ RequestItems = {} }: BatchWriteCommandInput) => {
      const requests = RequestItems[TABLE_NAME] ?? [];
      if (requests.length === 0 || requests.length > 25) refuse('1 to 25 requests');
      for (const { DeleteRequest } of requests) write(checkKey(DeleteRequest?.Key), undefined);
      return {};
    },
    Query: (input: QueryCommandInput) => {
      if (input.ExclusiveStartKey) checkKey(input.ExclusiveStartKey);
      const condition = input.KeyConditionExpression ?? '';
      const found = [...items.values()].filter((item) => holds(condition, item, input));
      return readPage(found, input);
    },
  };

  return {
    effects,
    /** Everything that was written since the last {@link reset}, in order. */
    writes,
    all: (): Item[] => [...items.values()],
    read: (key: object): Item | undefined => items.get(at({ ...key })),
    put: (item: Item): void => void items.set(at(item), checkItem(item)),
    /** Whether conditions are looked at: without, a test of races has to find some. */
    enforce(conditions: boolean): void {
      enforcing = conditions;
    },
    reset(): void {
      items.clear();
      writes.splice(0);
    },
  };
}

export type StoredItems = ReturnType<typeof createStoredItems>;

function copy<T extends Item | undefined>(item: T): T {
  return item && { ...item };
}
