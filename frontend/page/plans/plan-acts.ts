import { OnBehalfError, type Schedules } from '../../client/onbehalf.ts';
import { askDeletePlan } from '../act-words.ts';
import type { Acts } from '../acting.ts';
import { confirm } from '../confirm.ts';
import { showNotice } from '../notice.ts';
import type { Plans } from './follow-plans.ts';

/** What a person can do with plans that are there. */
export function planActs(api: Schedules, plans: Plans): Acts {
  /** Looks also when the call was refused or its answer was lost: then the plans are not what they seemed to be. */
  const thenLook = (call: Promise<unknown>) => call.finally(plans.look);
  return {
    'look-at-plans': plans.look,
    'more-plans': plans.showMore,
    async 'pause-plan'(button) {
      const { id, title } = planOf(button);
      await thenLook(api.pause(id));
      showNotice('done', `“${title}” is paused.`, '');
    },
    async 'resume-plan'(button) {
      const { id, title } = planOf(button);
      try {
        await thenLook(api.resume(id));
      } catch (error) {
        // All that can be wrong with a plan that was kept.
        if (!(error instanceof OnBehalfError && error.code === 'invalid_schedule')) throw error;
        return showNotice('problem', `The time of “${title}” has passed.`, 'Delete it and plan it anew.');
      }
      showNotice('done', `“${title}” goes on.`, '');
    },
    async 'delete-plan'(button) {
      const { id, title } = planOf(button);
      if (!(await confirm(askDeletePlan(title)))) return;
      await thenLook(api.delete(id));
      showNotice('done', `The plan “${title}” is deleted.`, '');
    },
  };
}

/** @param button in the item of a plan */
function planOf(button: HTMLElement | undefined): { id: string; title: string } {
  const item = button?.closest('[data-plan]');
  return {
    id: item?.getAttribute('data-plan') ?? '',
    title: item?.querySelector('[data-part=title]')?.textContent ?? '',
  };
}
