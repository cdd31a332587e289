import { readBroadcast } from '../broadcasts/broadcast.ts';
import type { EventInput } from '../calendar/event-input.ts';
import type { ProblemCode } from '../problems.ts';
import type { EventRequest } from '../queue/event-request.ts';
import type { Outcome } from '../runs/outcome.ts';
import { type PreparedRun, performRun, UNWANTED } from '../runs/perform-run.ts';
import { broadcastSource, keySource, type RunKey } from '../runs/run.ts';
import { readTogether } from '../table/read-together.ts';
import { keys, pickItem } from '../table/table.ts';
import type { Grant } from '../vault/grant.ts';
import { loadGrant, readGrant } from '../vault/grant-store.ts';
import { checkGrant } from './check-grant.ts';
import type { EngineContext } from './engine-context.ts';
import { resumeUser } from './resume-user.ts';
import { runScheduled } from './run-scheduled.ts';

/** Runs that are not repeated have one occurrence. */
const ONCE = 'once';

/**
 * Does what a message of the event queue asks for.
 *
 * @param sentAt when the message was sent; milliseconds since the epoch
 * @throws Failure `store_unavailable`: nothing is known, the message must come again
 */
export async function handleRequest(
  context: EngineContext,
  request: EventRequest,
  sentAt: number,
): Promise<Outcome> {
  const { user } = request;
  switch (request.kind) {
    case 'scheduled':
      return runScheduled(context, request);
    case 'check-grant':
      return checkGrant(context, user);
    case 'resume':
      return resumeUser(context, user);
    case 'event': {
      const key = { user, source: keySource(request.key), occurrence: ONCE };
      return performRun(context, { key, mayPark: false }, async () => {
        const grant = await loadGrant(context.table, user);
        return prepareOnce(context, key, request.event, grant, sentAt);
      });
    }
    case 'broadcast': {
      const key = { user, source: broadcastSource(request.broadcast), occurrence: ONCE };
      return performRun(context, { key, mayPark: true }, async () => {
        const { event, grant } = await readBroadcastFor(context, user, request.broadcast);
        return event ? prepareOnce(context, key, event, grant, sentAt) : UNWANTED;
      });
    }
  }
}

/** The event of a broadcast and the user's grant, in one read; a broadcast that is known is not read again. */
async function readBroadcastFor({ table, broadcasts }: EngineContext, user: string, id: string) {
  const known = broadcasts.find(id);
  const [ofUser, ofBroadcast] = [keys.grant(user), keys.broadcast(id)];
  const items = await readTogether(table, known ? [ofUser] : [ofUser, ofBroadcast]);
  const broadcast = known ?? readBroadcast(pickItem(items, ofBroadcast));
  if (broadcast) broadcasts.remember(broadcast);
  return { event: broadcast?.event, grant: readGrant(user, pickItem(items, ofUser)) };
}

/**
 * Prepares what no plan asks for. Nothing waits for a user who has no grant at all, and no row is left of it: they may
 * have gone for good while the message was on its way.
 */
async function prepareOnce(
  context: EngineContext,
  key: RunKey,
  event: EventInput,
  grant: Grant | undefined,
  dueAt: number,
): Promise<PreparedRun> {
  if (grant) return { kind: 'wanted', event, grant, dueAt, nextUse: Number.POSITIVE_INFINITY };
  await context.bus.publish('EventFailed', { ...key, reason: 'not_connected' satisfies ProblemCode });
  return UNWANTED;
}
