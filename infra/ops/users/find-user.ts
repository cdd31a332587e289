import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { partitionOf, type Table, userOf } from '../../../shared/table/table.ts';
import { isUserId } from '../../../shared/user-id.ts';
import { EXIT, OpsError } from '../cli/ops-error.ts';
import { walkTable } from '../walk/walk-table.ts';

/** For commands about one user. */
export const userOperand = {
  name: 'user',
  describes: 'Google’s id of the user (sub), or their e-mail address: then the whole table is read.',
};

/**
 * The user whom an operator means. Nothing is stored by e-mail address: it changes, and belongs to whoever has it
 * today. So for an address every profile is looked at.
 *
 * @param who `sub` or e-mail address
 * @returns `sub`
 * @throws OpsError when nobody is found, or several have had the address; Failure `store_unavailable`
 */
export async function findUser(table: Table, who: string): Promise<string> {
  if (who.includes('@')) return findByAddress(table, who.toLowerCase());
  if (!isUserId(who)) throw new OpsError(`"${who}" is neither an id of Google’s nor an address.`, EXIT.usage);
  const { Items = [] } = await table.send(
    new QueryCommand({
      TableName: table.name,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': partitionOf(who) },
      ConsistentRead: true,
      Limit: 1,
    }),
  );
  if (Items.length > 0) return who;
  throw new OpsError(`Nothing is stored of a user ${who}.`);
}

async function findByAddress(table: Table, address: string): Promise<string> {
  const found: string[] = [];
  const profiles = walkTable(table, 'Reading the profiles', {
    ProjectionExpression: 'pk, email',
    FilterExpression: 'sk = :profile',
    ExpressionAttributeValues: { ':profile': 'PROFILE' },
  });
  for await (const profile of profiles)
    if (String(profile['email']).toLowerCase() === address) found.push(userOf(profile));
  const [user, ...others] = found;
  if (user === undefined) throw new OpsError(`Nobody has signed in with ${address}, or they have left.`);
  if (others.length === 0) return user;
  throw new OpsError(
    `Several users have signed in with ${address}, which Google has given to one after the other. Name one: ${found.join(', ')}`,
    EXIT.usage,
  );
}
