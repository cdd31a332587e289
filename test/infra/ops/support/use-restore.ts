import { beforeEach } from '@jest/globals';
import { composeTable } from '../../../../shared/compose/table.ts';
import { keys } from '../../../../shared/table/table.ts';
import type { AppUser } from '../../../support/app-user.ts';
import { useStack } from '../../../support/use-stack.ts';
import { opsOnStack } from './ops-on-stack.ts';
import { lose, put, rowOf } from './restored-table.ts';

/** A person who has connected, and has one plan. */
interface Planner {
  user: AppUser;
  sub: string;
  planId: string;
}

export const daily = { when: { cron: '0 9 * * *', timeZone: 'UTC' }, event: { summary: 'Daily' } };

/** A stack of its own for the tests of one file, with somebody new in an empty table for each, and the command. */
export function useRestore() {
  const used = useStack();
  const ops = opsOnStack(() => used.stack);
  // Filled before each test.
  const planner = {} as Planner;
  beforeEach(async () => {
    await lose(used.stack, () => true);
    const user = used.newUser();
    await user.connect();
    await used.stack.engine.settle();
    const sub = (await user.call('GET', '/session')).body.user.id;
    const planId = (await user.call('POST', '/schedules', { body: daily })).body.id;
    Object.assign(planner, { user, sub, planId });
  });
  return {
    used,
    planner,
    now: () => used.stack.clock.now(),
    table: () => composeTable(used.stack.environment),
    profile: () => rowOf(used.stack, keys.profile(planner.sub)),
    grant: () => rowOf(used.stack, keys.grant(planner.sub)),
    planRow: () => rowOf(used.stack, keys.schedule(planner.sub, planner.planId)),
    inBackup: (name: string, item: Record<string, unknown>) => put({ name }, item),
    restore: (...words: string[]) => ops.json(['restore', ...words]),
    refusal: (...words: string[]) => ops.refusal(['restore', ...words]),
    tell: (...words: string[]) => ops.tell(['restore', ...words]),
  };
}
