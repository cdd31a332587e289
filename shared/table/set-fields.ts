import type { UpdateCommandInput } from '@aws-sdk/lib-dynamodb';

/** A condition of a write, in DynamoDB's words. */
interface Condition {
  condition: string;
  /** Placeholders in the condition of fields that are not written. */
  names?: Record<string, string>;
  values: Record<string, unknown>;
}

type Update = Required<
  Pick<
    UpdateCommandInput,
    'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
  >
>;

/**
 * What of an update writes these fields where a condition holds; a field that is `undefined` is removed. Every name
 * goes through a placeholder: DynamoDB reserves hundreds of words, `status` and `shard` among them.
 */
export function setFields(
  fields: Readonly<Record<string, unknown>>,
  { condition, names, values }: Condition,
): Update {
  const entries = Object.entries(fields);
  const written = entries.filter(([, value]) => value !== undefined);
  const removed = entries.filter(([, value]) => value === undefined);
  const set = `SET ${written.map(([name]) => `#${name} = :${name}`).join(', ')}`;
  const remove = removed.length > 0 ? ` REMOVE ${removed.map(([name]) => `#${name}`).join(', ')}` : '';
  return {
    UpdateExpression: `${set}${remove}`,
    ConditionExpression: condition,
    ExpressionAttributeNames: {
      ...Object.fromEntries(entries.map(([name]) => [`#${name}`, name])),
      ...names,
    },
    ExpressionAttributeValues: {
      ...Object.fromEntries(written.map(([name, value]) => [`:${name}`, value])),
      ...values,
    },
  };
}
