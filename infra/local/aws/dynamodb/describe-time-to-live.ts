import * as z from 'zod';
import { TTL_ATTRIBUTE } from '../../../table-shape.ts';
import { operation } from '../wire/json-protocol.ts';

/**
 * TTL as the CDK stack sets it; a table that was restored has none, as on AWS. The store behind removes nothing, which is
 * no other than TTL that has not come to it yet.
 *
 * @param live name of the table that has it
 */
export function describeTimeToLive(live: string) {
  return operation(z.strictObject({ TableName: z.string() }), ({ TableName }) => ({
    TimeToLiveDescription:
      TableName === live
        ? { TimeToLiveStatus: 'ENABLED', AttributeName: TTL_ATTRIBUTE }
        : { TimeToLiveStatus: 'DISABLED' },
  }));
}
