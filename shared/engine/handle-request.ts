import { createHash } from 'node:crypto';
import { DONE, type Outcome, performRun } from '../runs/perform-run.ts';
import { broadcastSource } from '../runs/run.ts';
import { loadGrant } from '../vault/grants.ts';
import { loadBroadcast } from './broadcast.ts';
import { checkGrant } from './check-grant.ts';
import type { EventRequest } from './event-request.ts';
import { resumeUser } from './resume-user.ts';
import { type EngineContext, runScheduled } from './run-scheduled.ts';

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
  switch (request.kind) {
    case 'scheduled':
      return runScheduled(context, request);
    case 'check-grant':
      return checkGrant(context, request.user);
    case 'resume':
      return resumeUser(context, request.user);
    case 'event': {
      const source = `key:${createHash('sha256').update(request.key).digest('base64url')}`;
      const run = { event: request.event, dueAt: sentAt, mayPark: false };
      const grant = await loadGrant(context.table, request.user);
      return performRun(context, { ...run, key: { user: request.user, source, occurrence: ONCE }, grant });
    }
    case 'broadcast': {
      const broadcast = await loadBroadcast(context.table, request.broadcast);
      if (!broadcast) return DONE;
      const source = broadcastSource(broadcast.id);
      const run = { event: broadcast.event, dueAt: sentAt, mayPark: true };
      const grant = await loadGrant(context.table, request.user);
      return performRun(context, { ...run, key: { user: request.user, source, occurrence: ONCE }, grant });
    }
  }
}
