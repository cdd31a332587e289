import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { partitionOf, RUN_PREFIX, type Table } from '../aws/table.ts';
import { RUN_STATUSES, readRun } from './run.ts';

/** A run as the API answers it. */
export const runAnswerSchema = z
  .object({
    occurrence: z.string().check(z.meta({ description: 'UTC; what the plan’s time was.' })),
    status: z.enum(RUN_STATUSES),
    reason: z
      .optional(z.string())
      .check(z.meta({ description: 'Why it is not `created`; a code, with Google’s own word.' })),
    attempts: z.int(),
    eventId: z.optional(z.string()),
    htmlLink: z.optional(z.string()),
    latency: z
      .optional(z.number())
      .check(z.meta({ description: 'Milliseconds from the occurrence to its event.' })),
    updatedAt: z.string(),
  })
  .check(z.meta({ id: 'Run' }));

export type RunAnswer = z.infer<typeof runAnswerSchema>;

/** The last runs of a plan, the newest first; rows are kept for ninety days. */
export async function listRuns(
  table: Table,
  user: string,
  source: string,
  limit: number,
): Promise<RunAnswer[]> {
  const prefix = `${RUN_PREFIX}${source}#`;
  const { Items = [] } = await table.send(
    new QueryCommand({
      TableName: table.name,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': partitionOf(user), ':prefix': prefix },
      ScanIndexForward: false,
      Limit: limit,
    }),
  );
  return Items.flatMap((item) => {
    const row = readRun(item);
    if (!row) return [];
    const { status, reason, fence, eventId, htmlLink, latency, updatedAt } = row;
    const occurrence = String(item['sk']).slice(prefix.length);
    return [
      {
        occurrence,
        status,
        reason,
        attempts: fence,
        eventId,
        htmlLink,
        latency,
        updatedAt: new Date(updatedAt).toISOString(),
      },
    ];
  });
}
