import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { type Table, userOf } from '../table/table.ts';
import type { TokenIdentifiers } from './token-identifiers.ts';

/** The sparse indexes over grants by their refresh token; each holds nothing but keys. */
export const TOKEN_INDEXES = {
  refreshTokenHash: 'byTokenHash',
  refreshTokenPrefixHash: 'byTokenPrefix',
} as const satisfies Record<keyof TokenIdentifiers, string>;

/**
 * The users whose grant holds this refresh token. Eventually consistent: the grant itself is to be looked at
 * before anything is done to it.
 *
 * @throws Failure `store_unavailable`
 */
export async function findUsersByToken(
  table: Table,
  field: keyof TokenIdentifiers,
  value: string,
): Promise<string[]> {
  const { Items = [] } = await table.send(
    new QueryCommand({
      TableName: table.name,
      IndexName: TOKEN_INDEXES[field],
      KeyConditionExpression: '#field = :value',
      ExpressionAttributeNames: { '#field': field },
      ExpressionAttributeValues: { ':value': value },
    }),
  );
  return Items.map(userOf);
}
