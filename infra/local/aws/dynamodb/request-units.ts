import { crc32 } from 'node:zlib';
import { type Attributes, itemSize } from 'dynalite/db/index.js';
import type { Forward } from '../wire/forward.ts';
import type { RequestUnits } from '../wire/request-log.ts';
import { ERROR_TYPE, type WireAnswer, type WireRequest } from '../wire/wire.ts';
import { countIndexWrites, type TableIndex } from './index-writes.ts';
import { type WriteInput, writtenKeys } from './written-keys.ts';

interface TableUnits {
  CapacityUnits: number;
}

/** What dynalite answers to `ReturnConsumedCapacity: INDEXES`. */
interface ConsumedCapacity {
  Table: TableUnits;
  GlobalSecondaryIndexes?: Record<string, TableUnits>;
}

interface StoreAnswer {
  ConsumedCapacity?: ConsumedCapacity | ConsumedCapacity[];
  [member: string]: unknown;
}

const KILOBYTE = 1024;
const READS = ['GetItem', 'BatchGetItem', 'Query', 'Scan'];

/**
 * Performs a call and reckons what it consumes; whoever called sees no difference.
 *
 * The store behind reckons reads and writes of the table, and is asked for it on the way. It knows nothing of what
 * an index costs, nor of writes whose condition fails, so the items are looked at before and after a write.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
 */
export async function reckonUnits(
  forward: Forward,
  indexes: readonly TableIndex[],
  operation: string,
  request: WireRequest,
): Promise<{ answer: WireAnswer; units: RequestUnits }> {
  const input: WriteInput & { ReturnConsumedCapacity?: string; ConsistentRead?: boolean } = JSON.parse(
    request.body.toString(),
  );
  const keys = writtenKeys(operation, input);
  const look = () =>
    Promise.all(keys.map(({ table, key }) => readItem(forward, request, { TableName: table, Key: key })));
  const before = await look();
  const asking = Buffer.from(JSON.stringify({ ...input, ReturnConsumedCapacity: 'INDEXES' }));
  const answer = await forward({ ...request, body: asking });
  const stored: StoreAnswer = JSON.parse(answer.body.toString());

  if (answer.status >= 400) {
    const write = isFailedCondition(answer) ? before.reduce((sum, item) => sum + writeUnits(item), 0) : 0;
    return { answer, units: { read: 0, write, indexWrite: 0 } };
  }
  const after = await look();
  const indexWrite = keys.reduce(
    (sum, _, place) => sum + countIndexWrites(indexes, before[place], after[place]),
    0,
  );
  const { ConsumedCapacity = [], ...rest } = stored;
  const consumed = [ConsumedCapacity].flat().reduce((sum, one) => sum + tableOrIndex(one), 0);
  const units = READS.includes(operation)
    ? // Of a query that finds nothing the store says 0, where DynamoDB takes its least.
      { read: Math.max(consumed, input.ConsistentRead ? 1 : 0.5), write: 0, indexWrite }
    : { read: 0, write: consumed, indexWrite };
  return { answer: input.ReturnConsumedCapacity ? answer : withBody(answer, JSON.stringify(rest)), units };
}

/** A query of a global index reads nothing of the table, though the store counts both. */
function tableOrIndex({ Table, GlobalSecondaryIndexes = {} }: ConsumedCapacity): number {
  const [index] = Object.values(GlobalSecondaryIndexes);
  return (index ?? Table).CapacityUnits;
}

/** A write whose condition fails costs what the item that stands there is big; at least one unit. */
function writeUnits(item: Attributes | undefined): number {
  return Math.max(1, Math.ceil((item ? itemSize(item) : 0) / KILOBYTE));
}

function isFailedCondition({ headers }: WireAnswer): boolean {
  return headers?.[ERROR_TYPE] === 'ConditionalCheckFailedException';
}

async function readItem(
  forward: Forward,
  request: WireRequest,
  wanted: { TableName: string; Key: Attributes },
): Promise<Attributes | undefined> {
  const target = String(request.headers['x-amz-target']).replace(/\.\w+$/, '.GetItem');
  const { body } = await forward({
    ...request,
    headers: { ...request.headers, 'x-amz-target': target },
    body: Buffer.from(JSON.stringify({ ...wanted, ConsistentRead: true })),
  });
  const answer: { Item?: Attributes } = JSON.parse(body.toString());
  return answer.Item;
}

/** The checksum of DynamoDB's answers is of the body. */
function withBody(answer: WireAnswer, body: string): WireAnswer {
  return { ...answer, headers: { ...answer.headers, 'x-amz-crc32': String(crc32(body)) }, body };
}
