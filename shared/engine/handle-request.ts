import { createHash } from 'node:crypto';
import { keys } from '../aws/table.ts';
import type { ProblemCode } from '../problems.ts';
import { DONE, type Outcome, performRun, type Run } from '../runs/perform-run.ts';
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
      return runOnce(context, request.user, source, { event: request.event, dueAt: sentAt, mayPark: false });
    }
    case 'broadcast': {
      const broadcast = await loadBroadcast(context.table, request.broadcast);
      if (!broadcast) return DONE;
      const run = { event: broadcast.event, dueAt: sentAt, mayPark: true };
      return runOnce(context, request.user, broadcastSource(broadcast.id), run);
    }
  }
}

/**
 * Runs what no plan asks for. Nothing waits for a user who has no grant at all, and no row is left of it: they may
 * have gone for good while the message was on its way.
 */
async function runOnce(
  context: EngineContext,
  user: string,
  source: string,
  run: Pick<Run, 'event' | 'dueAt' | 'mayPark'>,
): Promise<Outcome> {
  const key = { user, source, occurrence: ONCE };
  const grant = await loadGrant(context.table, user);
  if (!grant) {
    await context.bus.publish('EventFailed', { ...key, reason: 'not_connected' satisfies ProblemCode });
    return DONE;
  }
  return performRun(context, { ...run, key, grant, madeOf: [keys.grant(user)] });
}
