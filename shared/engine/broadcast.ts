import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { keys, type Table } from '../aws/table.ts';
import { fingerprint } from '../calendar/event-id.ts';
import { eventInputSchema, parseEventInput } from '../calendar/event-input.ts';
import { parseInput } from '../http/parse-input.ts';
import { Failure } from '../problems.ts';

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
 * Keeps a broadcast under its id. The same one may be kept again.
 *
 * @throws Failure `idempotency_mismatch`: the id is another broadcast's
 */
export async function keepBroadcast(table: Table, broadcast: Broadcast): Promise<void> {
  try {
    await table.send(
      new PutCommand({
        TableName: table.name,
        Item: { ...keys.broadcast(broadcast.id), ...broadcast },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    const kept = await loadBroadcast(table, broadcast.id);
    if (kept?.fingerprint !== broadcast.fingerprint) throw new Failure('idempotency_mismatch');
  }
}

export async function loadBroadcast(table: Table, id: string): Promise<Broadcast | undefined> {
  const { Item } = await table.send(
    new GetCommand({ TableName: table.name, Key: keys.broadcast(id), ConsistentRead: true }),
  );
  return readBroadcast(Item);
}

/** The broadcast in an item of the table. */
export function readBroadcast(item: Record<string, unknown> | undefined): Broadcast | undefined {
  return item && broadcastRow.parse(item);
}
