// @ts-check
import { ApiProblem, callApi } from './api.js';
import { byId, showNotice } from './view.js';

/**
 * What a person can do with plans.
 *
 * @param {{ look: () => Promise<void>, showMore: () => Promise<void> }} plans
 * @param {{ form: HTMLFormElement, read: () => { key: string, plan: { event: { summary: string } } } }} planForm
 * @returns {Record<string, (button: HTMLElement | undefined) => Promise<void>>}
 */
export function planActs(plans, { form, read }) {
  const dialog = /** @type {HTMLDialogElement} */ (byId('delete-plan'));
  let toDelete = { id: '', title: '' };
  dialog.addEventListener('close', () => {
    byId('delete-plan-title').textContent = '';
  });
  /**
   * Looks also when the call was refused or its answer was lost: then the plans are not what they seemed to be.
   *
   * @param {Promise<unknown>} call
   */
  const thenLook = (call) => call.finally(plans.look);
  /** @param {string} id @param {object} body */
  const change = (id, body) => thenLook(callApi('PATCH', `/schedules/${id}`, { body }));
  return {
    'look-at-plans': plans.look,
    'more-plans': plans.showMore,
    async plan() {
      const { key, plan } = read();
      await thenLook(callApi('POST', '/schedules', { body: plan, headers: { 'Idempotency-Key': key } }));
      form.reset();
      showNotice(
        'done',
        `“${plan.event.summary}” is planned.`,
        'You may sign out; it is created at its time.',
      );
    },
    async 'pause-plan'(button) {
      const { id, title } = planOf(button);
      await change(id, { status: 'paused' });
      showNotice('done', `“${title}” is paused.`, '');
    },
    async 'resume-plan'(button) {
      const { id, title } = planOf(button);
      try {
        await change(id, { status: 'active' });
      } catch (problem) {
        // All that can be wrong with a plan that was kept.
        if (!(problem instanceof ApiProblem && problem.code === 'invalid_schedule')) throw problem;
        return showNotice('problem', `The time of “${title}” has passed.`, 'Delete it and plan it anew.');
      }
      showNotice('done', `“${title}” goes on.`, '');
    },
    async 'ask-delete-plan'(button) {
      toDelete = planOf(button);
      byId('delete-plan-title').textContent = toDelete.title;
      dialog.showModal();
    },
    async 'delete-plan'() {
      dialog.close();
      const { id, title } = toDelete;
      await thenLook(callApi('DELETE', `/schedules/${id}`));
      showNotice('done', `The plan “${title}” is deleted.`, '');
    },
  };
}

/** @param {HTMLElement | undefined} button in the item of a plan */
function planOf(button) {
  const item = button?.closest('[data-plan]');
  return {
    id: item?.getAttribute('data-plan') ?? '',
    title: item?.querySelector('[data-part="title"]')?.textContent ?? '',
  };
}
