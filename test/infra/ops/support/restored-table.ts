import { RestoreTableToPointInTimeCommand } from '@aws-sdk/client-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { LocalStack } from '../../../../infra/local/stack.ts';
import { composeTable } from '../../../../shared/compose/table.ts';
import { readSchedule } from '../../../../shared/schedules/schedule-row.ts';
import { deleteItems } from '../../../../shared/table/items.ts';
import type { ItemKey, Table } from '../../../../shared/table/table.ts';

type Item = Record<string, unknown>;

/** Has AWS's stand-in make a table of the live one as it is now. @returns its name */
export async function backUp(stack: LocalStack): Promise<string> {
  const table = composeTable(stack.environment);
  const TargetTableName = `backup-${crypto.randomUUID()}`;
  await table.send(
    new RestoreTableToPointInTimeCommand({
      SourceTableName: table.name,
      TargetTableName,
      UseLatestRestorableTime: true,
    }),
  );
  return TargetTableName;
}

/** Deletes rows of the live table, as by mistake. */
export async function lose(
  stack: LocalStack,
  isLost: (item: Item) => boolean = ({ pk }) => String(pk).startsWith('USER#'),
): Promise<void> {
  const lost = (await stack.dynamodb.items()).filter(isLost);
  await deleteItems(
    composeTable(stack.environment),
    lost.map(({ pk, sk }) => ({ pk: String(pk), sk: String(sk) })),
  );
}

/** Puts a row into a table, past everything that would keep it out. */
export async function put(table: Pick<Table, 'name'>, Item: Item): Promise<void> {
  await composeTable({ TABLE_NAME: table.name }).send(new PutCommand({ TableName: table.name, Item }));
}

/** A row of the live table. */
export async function rowOf(stack: LocalStack, { pk, sk }: ItemKey): Promise<Item | undefined> {
  return (await stack.dynamodb.items()).find((item) => item['pk'] === pk && item['sk'] === sk);
}

/** All plans of a user, as they stand in the live table. */
export async function plansOf(stack: LocalStack, user: string) {
  const items = await stack.dynamodb.items();
  return items.filter(({ pk }) => pk === `USER#${user}`).flatMap((item) => readSchedule(item) ?? []);
}
