/** A value as DynamoDB's wire carries it, under the letter of its type. */
type AttributeValue =
  | { S: string }
  | { N: string }
  | { BOOL: boolean }
  | { NULL: true }
  | { B: string }
  | { L: AttributeValue[] }
  | { M: Record<string, AttributeValue> };

export type Attributes = Record<string, AttributeValue>;

/** Sets are not known: nothing here writes any. */
export function readAttributes(attributes: Attributes): Record<string, unknown> {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, readValue(value)]));
}

/** @throws TypeError for what no attribute can hold */
export function writeAttributes(item: Readonly<Record<string, unknown>>): Attributes {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, writeValue(value)]));
}

function readValue(value: AttributeValue): unknown {
  if ('S' in value) return value.S;
  if ('N' in value) return Number(value.N);
  if ('BOOL' in value) return value.BOOL;
  if ('NULL' in value) return null;
  if ('B' in value) return Buffer.from(value.B, 'base64');
  if ('L' in value) return value.L.map(readValue);
  return readAttributes(value.M);
}

function writeValue(value: unknown): AttributeValue {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (value === null) return { NULL: true };
  if (value instanceof Uint8Array) return { B: Buffer.from(value).toString('base64') };
  if (Array.isArray(value)) return { L: value.map(writeValue) };
  if (typeof value === 'object') return { M: writeAttributes({ ...value }) };
  throw new TypeError(`No attribute holds a ${typeof value}.`);
}
