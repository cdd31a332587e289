import type { UpdateCommandInput } from '@aws-sdk/lib-dynamodb';

type SetFields = Required<
  Pick<UpdateCommandInput, 'ExpressionAttributeNames' | 'ExpressionAttributeValues'>
> & {
  /** `SET #a = :a, #b = :b` */
  set: string;
  /** `REMOVE #c, #d`, or nothing. */
  remove: string;
};

/**
 * The parts of an update expression that write these fields; a field that is `undefined` is removed. Every name
 * goes through a placeholder: DynamoDB reserves hundreds of words, `status` and `shard` among them.
 */
export function setFields(fields: Readonly<Record<string, unknown>>): SetFields {
  const entries = Object.entries(fields);
  const written = entries.filter(([, value]) => value !== undefined);
  const removed = entries.filter(([, value]) => value === undefined);
  return {
    set: `SET ${written.map(([name]) => `#${name} = :${name}`).join(', ')}`,
    remove: removed.length > 0 ? `REMOVE ${removed.map(([name]) => `#${name}`).join(', ')}` : '',
    ExpressionAttributeNames: Object.fromEntries(entries.map(([name]) => [`#${name}`, name])),
    ExpressionAttributeValues: Object.fromEntries(written.map(([name, value]) => [`:${name}`, value])),
  };
}
