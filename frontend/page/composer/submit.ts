import type { Client, Session } from '../../client/onbehalf.ts';
import { showNotice } from '../notice.ts';
import type { Ask } from '../person/ask.ts';
import type { Plans } from '../plans/follow-plans.ts';
import type { Composer } from './composer.ts';
import { showCreated } from './created.ts';

interface SubmitOptions {
  client: Client;
  composer: Composer;
  ask: Ask;
  plans: Plans;
}

/** Makes what the form's button does: create or plan what is written, once Google has been asked if it must be. */
export function createSubmit({ client, composer, ask, plans }: SubmitOptions) {
  const plan = async () => {
    const { idempotencyKey, plan } = composer.readPlan();
    // Also when the answer was lost: perhaps it is there.
    await client.schedules.create(plan, { idempotencyKey }).finally(plans.look);
    composer.clear();
    showNotice('done', `“${plan.event.summary}” is planned.`, 'You may sign out; it is created at its time.');
  };
  const create = async () => {
    const { idempotencyKey, event } = composer.readEvent();
    const isNew = showCreated(await client.createEvent(event, { idempotencyKey }));
    composer.clear();
    const where = isNew ? 'is in your calendar.' : 'was in your calendar already.';
    showNotice('done', `“${event.summary}” ${where}`, 'The link is below the form.');
  };

  return async (session: Session | undefined): Promise<void> => {
    if (!composer.check() || !session) return;
    const send = composer.isLater() ? plan : create;
    const { connection } = session;
    if (connection === 'connected') await send();
    else if (connection === 'reconnect_required') ask.open('reconnect', session, send);
    else ask.open(composer.isLater() ? 'later' : 'now', session, send);
  };
}
