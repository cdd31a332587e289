import type { AppUser } from '../../../support/app-user.ts';
import { useStack } from '../../../support/use-stack.ts';
import { opsOnStack } from './ops-on-stack.ts';
import { lose } from './restored-table.ts';

/** A person who has connected, and has one plan. */
export interface Planner {
  user: AppUser;
  sub: string;
  planId: string;
}

export const daily = { when: { cron: '0 9 * * *', timeZone: 'UTC' }, event: { summary: 'Daily' } };

/** A stack of its own for the tests of one file, and the command that restores. */
export function useRestore() {
  const used = useStack();
  const ops = opsOnStack(() => used.stack);
  return {
    used,
    restore: (...words: string[]) => ops.json(['restore', ...words]),
    refusal: (...words: string[]) => ops.refusal(['restore', ...words]),
    tell: (...words: string[]) => ops.tell(['restore', ...words]),
    /** An empty table, and somebody new in it. */
    async begin(): Promise<Planner> {
      await lose(used.stack, () => true);
      const user = used.newUser();
      await user.connect();
      await used.stack.engine.settle();
      const sub = (await user.call('GET', '/session')).body.user.id;
      const planId = (await user.call('POST', '/schedules', { body: daily })).body.id;
      return { user, sub, planId };
    },
  };
}
