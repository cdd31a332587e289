import { AwsError } from './aws-error.ts';
import type { WireAnswer, WireRequest } from './endpoint.ts';
import type { Forward } from './forward.ts';

interface ConditionalWrite {
  TableName: string;
  Item?: Record<string, unknown>;
  Key?: Record<string, unknown>;
  ReturnValuesOnConditionCheckFailure?: 'ALL_OLD' | 'NONE';
}

/** The key attributes of the table that the stack creates. */
const KEY_NAMES = ['pk', 'sk'];

/**
 * Forwards a call, and adds the item that stood in the way to a failed condition if the caller asked for it
 * (`ReturnValuesOnConditionCheckFailure: ALL_OLD`), which dynalite does not do. Unlike AWS's, the item is
 * read after the refusal: a write in between shows.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html
 */
export async function withOldItem(
  operation: string,
  request: WireRequest,
  forward: Forward,
): Promise<WireAnswer> {
  const answer = await forward(request);
  if (answer.status !== 400 || !['PutItem', 'UpdateItem', 'DeleteItem'].includes(operation)) return answer;
  const refusal = JSON.parse(answer.body.toString()) as { __type: string; message: string };
  const write = JSON.parse(request.body.toString()) as ConditionalWrite;
  if (!refusal.__type.endsWith('#ConditionalCheckFailedException')) return answer;
  if (write.ReturnValuesOnConditionCheckFailure !== 'ALL_OLD') return answer;
  const found = await forward(readOf(request, write));
  const { Item } = JSON.parse(found.body.toString()) as { Item?: unknown };
  throw new AwsError(refusal.__type, refusal.message, 400, Item ? { Item } : {});
}

function readOf(request: WireRequest, { TableName, Item, Key }: ConditionalWrite): WireRequest {
  const whole = Key ?? Item ?? {};
  const key = Object.fromEntries(KEY_NAMES.map((name) => [name, whole[name]]));
  return {
    ...request,
    headers: { ...request.headers, 'x-amz-target': 'DynamoDB_20120810.GetItem' },
    body: Buffer.from(JSON.stringify({ TableName, Key: key, ConsistentRead: true })),
  };
}
