import { keys, type Table, userOf } from '../../../shared/table/table.ts';
import { walkTable } from './walk-table.ts';

/** A grant as it was when its page was read. */
interface FoundGrant {
  user: string;
  /** None: it is dead. */
  sealed: Uint8Array | undefined;
}

/**
 * The grants of all users, strongly consistent, with a progress bar. Reads the whole table.
 *
 * @param what for the bar
 * @throws Failure `store_unavailable`
 */
export async function* walkGrants(table: Table, what: string): AsyncGenerator<FoundGrant> {
  const items = walkTable(table, what, {
    ConsistentRead: true,
    ProjectionExpression: 'pk, sealed',
    FilterExpression: 'sk = :grant',
    ExpressionAttributeValues: { ':grant': keys.grant('').sk },
  });
  for await (const item of items) {
    const { sealed } = item;
    yield { user: userOf(item), sealed: sealed instanceof Uint8Array ? sealed : undefined };
  }
}

/** What could not be done, and why: a code and the name that AWS or Google gives it. */
export interface FailedGrant {
  user: string;
  reason: string;
}
