import type { UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { TABLE_INDEXES } from '../../../infra/table-shape.ts';
import { type createStoredItems, TABLE_NAME } from '../../faults/support/stored-items.ts';

type Item = Record<string, unknown>;
type StoredItems = ReturnType<typeof createStoredItems>;

/** Bytes of one unit: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html */
const WRITE_UNIT = 1024;
const READ_UNIT = 4096;

/** What the table's indexes hold of an item beside its keys: their own, and what is projected. */
const INDEXES = TABLE_INDEXES.map(({ partition, sort, projected }) => ({
  key: partition,
  projected: [partition, ...(sort ? [sort] : []), ...projected],
}));

/** Units that DynamoDB bills. */
export interface Units {
  read: number;
  write: number;
}

/**
 * What an item takes up, in bytes.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function sizeOf(value: unknown): number {
  if (value === undefined) return 0;
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return Math.ceil(String(Math.abs(value)).replace('.', '').length / 2) + 1;
  if (value instanceof Uint8Array) return value.length;
  if (Array.isArray(value)) return 3 + value.reduce<number>((sum, element) => sum + 1 + sizeOf(element), 0);
  if (typeof value === 'object' && value !== null)
    return 3 + Object.entries(value).reduce((sum, [name, of]) => sum + 1 + name.length + sizeOf(of), 0);
  return 1;
}

function sizeOfItem(item: Item | undefined): number {
  return Object.entries(item ?? {}).reduce((sum, [name, of]) => sum + name.length + sizeOf(of), 0);
}

/** Units of the table and its indexes for a write that made the one of the other; of a refused one, of the first. */
export function unitsOfWrite(before: Item | undefined, after: Item | undefined): number {
  const table = Math.max(1, Math.ceil(Math.max(sizeOfItem(before), sizeOfItem(after)) / WRITE_UNIT));
  return table + INDEXES.reduce((sum, index) => sum + unitsOfEntry(index, before, after), 0);
}

/** An entry that is made, changed or removed is one write; one that moves is two; one that stays is none. */
function unitsOfEntry(
  { key, projected }: (typeof INDEXES)[number],
  before: Item | undefined,
  after: Item | undefined,
): number {
  const [old, made] = [entryOf(before, key, projected), entryOf(after, key, projected)];
  if (JSON.stringify(old) === JSON.stringify(made)) return 0;
  const units = (entry: Item | undefined): number =>
    entry ? Math.max(1, Math.ceil(sizeOfItem(entry) / WRITE_UNIT)) : 0;
  const moves = old && made && (old[key] !== made[key] || old['shardKey'] !== made['shardKey']);
  return moves ? units(old) + units(made) : Math.max(units(old), units(made));
}

function entryOf(item: Item | undefined, key: string, projected: readonly string[]): Item | undefined {
  if (item?.[key] === undefined) return undefined;
  return Object.fromEntries(['pk', 'sk', ...projected].map((name) => [name, item[name]]));
}

/** Units of one item of a strongly consistent read; nothing that is found costs as much as the smallest. */
export function unitsOfRead(item: Item | undefined): number {
  return Math.max(1, Math.ceil(sizeOfItem(item) / READ_UNIT));
}

/** The table's commands, each of which notes the units that it would be billed. */
export function meterTable({ effects, read }: StoredItems, units: Units) {
  const writing =
    <Input>(keyOf: (input: Input) => Item, effect: (input: Input) => object) =>
    (input: Input): object => {
      const before = read(keyOf(input));
      try {
        return effect(input);
      } finally {
        units.write += unitsOfWrite(before, read(keyOf(input)));
      }
    };
  const keyOf = ({ Key = {} }: Pick<UpdateCommandInput, 'Key'>): Item => Key;

  return {
    Get: (input: Parameters<typeof effects.Get>[0]) => {
      const answer = effects.Get(input);
      units.read += unitsOfRead(answer.Item) / (input.ConsistentRead ? 1 : 2);
      return answer;
    },
    BatchGet: (input: Parameters<typeof effects.BatchGet>[0]) => {
      for (const key of input.RequestItems?.[TABLE_NAME]?.Keys ?? []) units.read += unitsOfRead(read(key));
      return effects.BatchGet(input);
    },
    Query: (input: Parameters<typeof effects.Query>[0]) => {
      const answer = effects.Query(input);
      const size = answer.Items.reduce((sum, item) => sum + sizeOfItem(item), 0);
      units.read += Math.max(1, Math.ceil(size / READ_UNIT)) / (input.ConsistentRead ? 1 : 2);
      return answer;
    },
    Put: writing<Parameters<typeof effects.Put>[0]>(({ Item = {} }) => Item, effects.Put),
    Update: writing<Parameters<typeof effects.Update>[0]>(keyOf, effects.Update),
    Delete: writing<Parameters<typeof effects.Delete>[0]>(keyOf, effects.Delete),
  };
}
