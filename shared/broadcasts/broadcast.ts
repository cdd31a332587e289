import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { fingerprint } from '../calendar/event-id.ts';
import { eventInputSchema, parseEventInput } from '../calendar/event-input.ts';
import { parseInput } from '../input/parse-input.ts';
import { Failure } from '../problems.ts';
import { RUN_KEPT } from '../runs/run.ts';
import { conditionally } from '../table/conditionally.ts';
import { type Item, keys, type Table } from '../table/table.ts';

/** Users that a broadcast may name; for more leave the list out, or broadcast in parts. */
const LISTED_USERS = 5000;

const id = z
  .string()
  .check(
    z.regex(/^[\w-]{1,64}$/, 'Takes 1 to 64 letters, digits, - or _.'),
    z.meta({ description: 'Chosen by the operator: the same broadcast may be started again under it.' }),
  );

const listedUsers = z
  .array(z.string().check(z.minLength(1), z.maxLength(255)))
  .check(z.minLength(1), z.maxLength(LISTED_USERS));

/** What an operator hands to the planner. */
const broadcastInput = z.strictObject({
  id,
  event: z.looseObject({}).check(z.meta({ description: 'As `POST /events` takes it.' })),
  users: z.optional(listedUsers),
});

const broadcastRow = z.object({
  id,
  event: eventInputSchema,
  fingerprint: z.string(),
  users: z.optional(z.array(z.string())),
});

/** One event of an operator's for many users: those listed, or everybody with a live Calendar grant. */
export type Broadcast = z.infer<typeof broadcastRow>;

/** @throws Failure of a wrong input, as {@link parseInput} and {@link parseEventInput} say */
export function parseBroadcast(body: object): Broadcast {
  const { id, event, users } = parseInput(broadcastInput, body);
  const parsed = parseEventInput(event);
  return {
    id,
    event: parsed,
    users: users && [...new Set(users)],
    fingerprint: fingerprint({ event: parsed, users }),
  };
}

/**
 * Seconds for which a broadcast is kept after it was last started: longer than any run of it can be there, so that its id
 * names no other as long as one is. A run may be claimed for the first time after a month, out of the dead letters; it is
 * kept from then on, and once more from when its user connects again.
 */
export const BROADCAST_KEPT = 30 * 24 * 3600 + 2 * RUN_KEPT;

/** What a row of a broadcast carries beside its content. */
export function termOfBroadcast(now: number): { expiresAt: number } {
  return { expiresAt: Math.floor(now / 1000) + BROADCAST_KEPT };
}

/**
 * Keeps a broadcast under its id. The same one may be kept again, and is then kept for longer.
 *
 * @throws Failure `idempotency_mismatch`: the id is another broadcast's
 */
export async function keepBroadcast(
  table: Table,
  broadcast: Broadcast,
  now: number = Date.now(),
): Promise<void> {
  const kept = await conditionally(() =>
    table.send(
      new PutCommand({
        TableName: table.name,
        Item: { ...keys.broadcast(broadcast.id), ...broadcast, ...termOfBroadcast(now) },
        ConditionExpression: 'attribute_not_exists(pk) OR fingerprint = :fingerprint',
        ExpressionAttributeValues: { ':fingerprint': broadcast.fingerprint },
      }),
    ),
  );
  if (!kept) throw new Failure('idempotency_mismatch');
}

export async function loadBroadcast(table: Table, id: string): Promise<Broadcast | undefined> {
  const { Item } = await table.send(
    new GetCommand({ TableName: table.name, Key: keys.broadcast(id), ConsistentRead: true }),
  );
  return readBroadcast(Item);
}

/** The broadcast in an item of the table. */
export function readBroadcast(item: Item | undefined): Broadcast | undefined {
  return item && broadcastRow.parse(item);
}
