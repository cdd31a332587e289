import type { QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { holds } from '../../faults/support/expressions.ts';

type Item = Record<string, unknown>;

/** What a query answers of the items that its key condition lets through; `Limit` counts before the filter. */
export function readPage(found: Item[], input: QueryCommandInput) {
  const forward = input.ScanIndexForward !== false;
  const order = input.IndexName === 'byShard' ? 'shardKey' : 'sk';
  const placeOf = (item: Item): string => String(item[order]);
  const sorted = found.sort((a, b) => (placeOf(a) < placeOf(b) === forward ? -1 : 1));
  const start = input.ExclusiveStartKey;
  const rest = start
    ? sorted.filter((item) => placeOf(item) !== placeOf(start) && placeOf(item) > placeOf(start) === forward)
    : sorted;
  const page = rest.slice(0, input.Limit);
  const last = page.at(-1);
  const more = input.Limit !== undefined && page.length === input.Limit;
  const { FilterExpression: filter } = input;
  const shown = filter === undefined ? page : page.filter((item) => holds(filter, item, input));
  return {
    ...(input.Select === 'COUNT' ? {} : { Items: shown.map((item) => project(item, input)) }),
    Count: shown.length,
    // DynamoDB does not look whether anything follows.
    ...(more && last ? { LastEvaluatedKey: { pk: last['pk'], sk: last['sk'] } } : {}),
  };
}

function project(item: Item, { ProjectionExpression, ExpressionAttributeNames }: QueryCommandInput): Item {
  if (ProjectionExpression === undefined) return { ...item };
  const names = ProjectionExpression.split(/,\s*/).map((name) => ExpressionAttributeNames?.[name] ?? name);
  return Object.fromEntries(Object.entries(item).filter(([name]) => names.includes(name)));
}
