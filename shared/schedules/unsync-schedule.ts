import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { conditionally } from '../table/conditionally.ts';
import { setFields } from '../table/set-fields.ts';
import { keys, type Table } from '../table/table.ts';
import type { Schedule } from './schedule.ts';
import { scheduleIndexAttributes } from './schedule-row.ts';

/**
 * Marks a plan as one that the Scheduler may not know, though it was told. To its user it stays as it is.
 *
 * @param since milliseconds since the epoch; what was due earlier is not made up for
 * @returns `false` when the row is no longer as it was seen
 */
export async function unsyncSchedule(table: Table, seen: Schedule, since: number): Promise<boolean> {
  const { user, id, version, status } = seen;
  const change = {
    synced: false,
    unheardSince: since,
    ...scheduleIndexAttributes({ user, id, synced: false }),
  };
  return conditionally(() =>
    table.send(
      new UpdateCommand({
        TableName: table.name,
        Key: keys.schedule(user, id),
        ...setFields(change, {
          // Neither telling the Scheduler nor completing changes the version.
          condition: 'version = :seen AND #status = :status AND #synced = :told',
          names: { '#status': 'status' },
          values: { ':seen': version, ':status': status, ':told': true },
        }),
      }),
    ),
  );
}
