import { createCalendarClient } from '../calendar/calendar-client.ts';
import { deriveEventId } from '../calendar/event-id.ts';
import { findEvent } from '../calendar/insert-event.ts';
import { EVENT_SCOPES } from '../google/scopes.ts';
import { actFor } from '../vault/act-for.ts';
import type { Grant } from '../vault/grant.ts';
import { endParkedRun } from './end-parked-run.ts';
import type { RunKey } from './run.ts';
import type { RunContext } from './run-context.ts';

/**
 * Takes up a parked run that is not to be run any more: if an attempt before had made its event, and died before
 * it could say so, the run is closed as created.
 *
 * @returns whether it was
 * @throws Failure of whatever kept it from being looked at
 */
export async function recogniseCreated(
  context: RunContext,
  key: RunKey,
  calendarId: string,
  grant: Grant,
): Promise<boolean> {
  const id = deriveEventId(key.user, calendarId, key.source, key.occurrence);
  const event = await actFor(context, grant, EVENT_SCOPES, async (client) =>
    findEvent(await createCalendarClient(client, context.apiRootUrl), { calendarId, id }),
  );
  if (!event || event.status === 'cancelled') return false;
  const htmlLink = event.htmlLink ?? undefined;
  await context.bus.publish('EventCreated', { ...key, eventId: id, htmlLink });
  await endParkedRun(context.table, key, { status: 'created', eventId: id, htmlLink }, context.now());
  return true;
}
