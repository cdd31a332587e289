import { randomUUID } from 'node:crypto';
import type { LocalStack } from '../../../../infra/local/stack.ts';
import { deriveEventId } from '../../../../shared/calendar/event-id.ts';
import { composeTable } from '../../../../shared/compose/table.ts';
import { parseScheduleInput } from '../../../../shared/schedules/schedule-input.ts';
import { insertSchedule } from '../../../../shared/schedules/schedule-store.ts';

/** Gives a user so many plans at once, as if each had been asked for. @param body what each would have been asked with */
export async function fillWithPlans(
  stack: LocalStack,
  user: string,
  count: number,
  body: object,
): Promise<void> {
  const table = composeTable(stack.environment);
  const now = stack.clock.now();
  const insert = (_: unknown, index: number) =>
    insertSchedule(table, {
      ...parseScheduleInput(body, { now }),
      user,
      id: deriveEventId(user, 'schedule', String(index)),
      fingerprint: '',
      status: 'active',
      createdAt: now,
      changedAt: now,
      version: randomUUID(),
      synced: true,
    });
  await Promise.all(Array.from({ length: count }, insert));
}
