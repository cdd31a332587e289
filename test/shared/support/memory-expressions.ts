import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import type { QueryCommandInput, QueryCommandOutput, UpdateCommandInput } from '@aws-sdk/lib-dynamodb';

export type Item = Record<string, unknown>;

/** @throws ConditionalCheckFailedException unless the item is as the request wants it */
export function check(
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

/** The item as an update leaves it. */
export function update(item: Item, request: UpdateCommandInput): Item {
  for (const clause of (request.UpdateExpression ?? '').trim().split(/ (?=SET |REMOVE )/)) {
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

function nameOf(
  placeholder: string,
  { ExpressionAttributeNames }: Pick<Placeholders, 'ExpressionAttributeNames'>,
): string {
  return ExpressionAttributeNames?.[placeholder] ?? placeholder;
}

/** What a page of a query holds at most: few, so that whoever stops after the first one is found out. */
const PAGE = 3;
/** The attribute that each index is over. */
const INDEXES: Readonly<Record<string, string>> = {
  byTokenHash: 'refreshTokenHash',
  byTokenPrefix: 'refreshTokenPrefixHash',
};

/** A page of a query: of a user's items by the beginning of their sort key, or of an index by its value. */
export function query(items: readonly Item[], request: QueryCommandInput): Pick<QueryCommandOutput, 'Items'> {
  const values = request.ExpressionAttributeValues ?? {};
  if (request.IndexName !== undefined) {
    const name = nameOf('#field', request);
    if (INDEXES[request.IndexName] !== name || request.KeyConditionExpression !== '#field = :value')
      throw new Error(`unknown index: ${request.IndexName}`);
    return { Items: items.filter((item) => item[name] === values[':value']).map(project('pk, sk')) };
  }
  const [, prefixed] = /^pk = :pk( AND begins_with\(sk, :prefix\))?$/.exec(
    request.KeyConditionExpression ?? '',
  ) ?? [undefined, 'unknown'];
  if (prefixed === 'unknown') throw new Error(`unknown query: ${request.KeyConditionExpression}`);
  const prefix = String(prefixed ? values[':prefix'] : '');
  const found = items.filter((item) => item['pk'] === values[':pk'] && String(item['sk']).startsWith(prefix));
  const start = Number(request.ExclusiveStartKey?.['after'] ?? 0);
  const page = found.slice(start, start + PAGE).map(project(request.ProjectionExpression));
  const more = start + PAGE < found.length ? { LastEvaluatedKey: { after: start + PAGE } } : {};
  return { Items: page, ...more };
}

function project(attributes: string | undefined): (item: Item) => Item {
  const names = attributes?.split(', ');
  return (item) =>
    names ? Object.fromEntries(names.flatMap((name) => (name in item ? [[name, item[name]]] : []))) : item;
}
