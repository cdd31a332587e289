import { named } from '../../faults/support/aws.ts';

type Item = Record<string, unknown>;

/** Bytes (DynamoDB: "Service, account, and table quotas"). */
const LIMITS = { pk: 2048, sk: 1024, index: 1024, item: 400 * 1024 };
/** Attributes that are keys of an index: an empty one is refused. */
const INDEXED = ['shard', 'shardKey', 'refreshTokenHash', 'refreshTokenPrefixHash'];

/** @throws Error `ValidationException` */
export function refuse(why: string): never {
  throw Object.assign(named('ValidationException'), { message: why });
}

function checkText(value: unknown, limit: number): void {
  if (typeof value !== 'string' || value === '' || Buffer.byteLength(value) > limit) refuse('key');
}

/** The key as DynamoDB takes it. */
export function checkKey(key: Item | undefined): Item {
  const { pk, sk, ...more } = key ?? {};
  if (Object.keys(more).length > 0) refuse('The provided key element does not match the schema');
  checkText(pk, LIMITS.pk);
  checkText(sk, LIMITS.sk);
  return { pk, sk };
}

/** The item as it is stored: the document client is told to drop what is undefined. */
export function checkItem(given: Item): Item {
  const item = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  checkKey({ pk: item['pk'], sk: item['sk'] });
  for (const name of INDEXED) if (name in item) checkText(item[name], LIMITS.index);
  checkValue(item, 0);
  if (Buffer.byteLength(JSON.stringify(item)) > LIMITS.item)
    refuse('Item size has exceeded the maximum allowed size');
  return item;
}

/** What the document client cannot write: it throws, and so does DynamoDB below 32 levels. */
function checkValue(value: unknown, depth: number): void {
  if (depth > 32) refuse('Nesting Levels have exceeded supported limits');
  if (typeof value === 'number' && !(Math.abs(value) <= Number.MAX_SAFE_INTEGER)) throw new Error('number');
  if (typeof value === 'function' || typeof value === 'symbol') throw new Error('unsupported type');
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return;
  for (const child of Object.values(value)) checkValue(child, depth + 1);
}
