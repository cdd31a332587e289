import { getItems } from '../aws/batch.ts';
import type { ItemKey, Table } from '../aws/table.ts';
import { createCalendarClient } from '../calendar/calendar-client.ts';
import { deriveEventId, fingerprint } from '../calendar/event-id.ts';
import type { EventInput } from '../calendar/event-input.ts';
import { toGoogleEvent } from '../calendar/google-event.ts';
import { findEvent, type Inserted, insertEvent } from '../calendar/insert-event.ts';
import type { Bus } from '../engine/bus.ts';
import { eventFailure } from '../google/failures.ts';
import { EVENT_SCOPES } from '../google/scopes.ts';
import { asFailure, Failure } from '../problems.ts';
import type { VaultContext } from '../vault/access.ts';
import { actFor } from '../vault/act-for.ts';
import type { Grant } from '../vault/grant.ts';
import { abandonRun, type Claim, claimRun, endRun, endUnclaimedRun, type RunEnd } from './claim-run.ts';
import type { RunKey, RunRow } from './run.ts';

/** What it takes to run an event request. */
export interface RunContext extends VaultContext {
  bus: Bus;
  apiRootUrl: string;
  /** Milliseconds that a claim lasts: longer than an invocation can. */
  claimDuration: number;
  /** Tells this attempt from all others. */
  claimant: string;
}

export interface Run {
  key: RunKey;
  event: EventInput;
  grant: Grant | undefined;
  /** Milliseconds since the epoch, from which the latency counts. */
  dueAt: number;
  /** Whether a run may wait for its user to connect again; else it fails. */
  mayPark: boolean;
  /** The rows that it was made of, such as plan and grant: without them it is not wanted any more. */
  madeOf: readonly ItemKey[];
}

/** What becomes of the message. */
export type Outcome =
  /** It is dealt with. */
  | { kind: 'done' }
  /** It shall come again after so many seconds; none: with growing waits. */
  | { kind: 'later'; seconds: number | undefined; reason: string | undefined };

export const DONE: Outcome = { kind: 'done' };

/**
 * Creates the event of one run, exactly once, however often and wherever it is called.
 *
 * Every attempt claims the run first. The event's id follows from the run, so an attempt that comes after one
 * with an unknown end finds its event; it looks before it inserts, since Google does not promise to detect a
 * second event of the same id. Adopters are told before the run is closed: should an attempt die in between,
 * they are told twice rather than never.
 *
 * @throws Failure `store_unavailable`: nothing is known, the message must come again
 */
export async function performRun(context: RunContext, run: Run): Promise<Outcome> {
  const claimed = await claimRun(
    context.table,
    run.key,
    context.claimant,
    context.now(),
    context.claimDuration,
  );
  if (claimed.kind === 'over') return DONE;
  if (claimed.kind === 'busy') {
    return { kind: 'later', seconds: Math.ceil((claimed.until - context.now()) / 1000) + 1, reason: 'busy' };
  }
  const { claim, row } = claimed;
  try {
    if (await hasLeft(context.table, run.madeOf)) {
      await abandonRun(context.table, run.key, context.now());
      return DONE;
    }
    const { event } = await createClaimedEvent(context, run, claim, row);
    const eventId = event.id ?? '';
    const htmlLink = event.htmlLink ?? undefined;
    await context.bus.publish('EventCreated', { ...run.key, eventId, htmlLink });
    await endRun(
      context.table,
      claim,
      { status: 'created', eventId, htmlLink, latency: context.now() - run.dueAt },
      context.now(),
    );
    return DONE;
  } catch (thrown) {
    return await closeFailed(context, run, claim, asFailure(thrown));
  }
}

/**
 * Whether the user has disconnected since a run was read, to be asked once its row is written: whoever disconnects
 * deletes grant and plans first and lists the runs then, so either they find the row, or this finds those gone.
 *
 * @throws Failure `store_unavailable`
 */
export async function hasLeft(table: Table, madeOf: readonly ItemKey[]): Promise<boolean> {
  return (await getItems(table, madeOf)).length < madeOf.length;
}

async function createClaimedEvent(
  context: RunContext,
  run: Run,
  claim: Claim,
  row: RunRow,
): Promise<Inserted> {
  const { user, source, occurrence } = run.key;
  const { calendarId } = run.event;
  const id = deriveEventId(user, calendarId, source, occurrence);
  const event = { id, calendarId, fingerprint: fingerprint(run.event), ...toGoogleEvent(run.event, id) };
  return actFor(
    context,
    run.grant,
    EVENT_SCOPES,
    (client) => {
      // A worker that was paused must not insert under a claim that is another's by now.
      if (context.now() >= claim.until)
        throw new Failure('google_timeout', { remedy: 'retry_later', reason: 'ClaimExpired' });
      return insertEvent(createCalendarClient(client, context.apiRootUrl), event, {
        lookFirst: row.fence > 1,
      });
    },
    eventFailure,
  );
}

/**
 * Decides by the remedy what becomes of a run that failed, and writes it. What may yet succeed is never closed as
 * failed: after all its tries SQS moves it to the dead-letter queue, from which it can be redriven.
 */
async function closeFailed(context: RunContext, run: Run, claim: Claim, failure: Failure): Promise<Outcome> {
  const reason = [failure.code, failure.reason].filter(Boolean).join(' ');
  const close = (status: RunEnd['status']) => endRun(context.table, claim, { status, reason }, context.now());
  switch (failure.remedy) {
    case 'retry_later':
      await close('waiting');
      return { kind: 'later', seconds: failure.retryAfter, reason };
    case 'call_operator':
      // Left to the dead-letter queue, from which the operator redrives it once all is mended.
      await close('waiting');
      return { kind: 'later', seconds: OPERATOR_WAIT, reason };
    case 'reconnect':
    case 'ask_for_scope':
      if (!run.mayPark) break;
      await close('parked');
      return DONE;
    default:
      if (failure.code !== 'deleted_by_user') break;
      await close('deleted_by_user');
      return DONE;
  }
  await context.bus.publish('EventFailed', { ...run.key, reason });
  await close('failed');
  return DONE;
}

/** Seconds between two tries of what only an operator can mend. */
const OPERATOR_WAIT = 1800;

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
  const event = await actFor(context, grant, EVENT_SCOPES, (client) =>
    findEvent(createCalendarClient(client, context.apiRootUrl), { calendarId, id }),
  );
  if (!event || event.status === 'cancelled') return false;
  const htmlLink = event.htmlLink ?? undefined;
  await context.bus.publish('EventCreated', { ...key, eventId: id, htmlLink });
  const end = { status: 'created', eventId: id, htmlLink } as const;
  await endUnclaimedRun(context.table, key, 'parked', end, context.now());
  return true;
}
