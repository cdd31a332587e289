import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { itemsOf, partitionOf, RUN_PREFIX, type Table } from '../table/table.ts';
import { RUN_STATUSES, readRun, runKeyOf } from './run.ts';

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
  const { Items = [] } = await table.send(
    new QueryCommand({
      TableName: table.name,
      ConsistentRead: true,
      ...itemsOf(partitionOf(user), `${RUN_PREFIX}${source}#`),
      ScanIndexForward: false,
      Limit: limit,
    }),
  );
  return Items.flatMap((item) => {
    const row = readRun(item);
    if (!row) return [];
    const { status, reason, fence, eventId, htmlLink, latency, updatedAt } = row;
    return [
      {
        occurrence: runKeyOf(item).occurrence,
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
