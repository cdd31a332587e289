import { createCalendarClient } from '../calendar/calendar-client.ts';
import type { EventInput } from '../calendar/event-input.ts';
import { toEventToInsert } from '../calendar/event-to-insert.ts';
import { type Inserted, insertEvent } from '../calendar/insert-event.ts';
import { eventFailure } from '../google/failures.ts';
import { EVENT_SCOPES } from '../google/scopes.ts';
import { asFailure, Failure } from '../problems.ts';
import { actFor } from '../vault/act-for.ts';
import type { Grant } from '../vault/grant.ts';
import { type Claim, claimRun, endRun, releaseRun } from './claim-run.ts';
import { DONE, type Outcome } from './outcome.ts';
import type { RunEnd, RunKey, RunRow } from './run.ts';
import type { RunContext } from './run-context.ts';

/** Seconds between two tries of what only an operator can mend. */
const OPERATOR_WAIT = 1800;

/** A run that is asked for. */
export interface RunRequest {
  key: RunKey;
  /** Whether it may wait for its user to connect again; else it fails. */
  mayPark: boolean;
}

/** What is to be done for a run. */
interface WantedRun {
  kind: 'wanted';
  event: EventInput;
  grant: Grant | undefined;
  /** Milliseconds since the epoch, from which the latency counts. */
  dueAt: number;
  /** When the user's access token will be used next, as far as is known (milliseconds); see `VaultContext`. */
  nextUse: number;
}

/** What a run turns out to be, by what it is made of. */
export type PreparedRun =
  | WantedRun
  /** It is not made up for: it comes too late, or was due before its plan was put back from a backup. */
  | { kind: 'missed'; reason: 'late' | 'restored' }
  /** Nothing is left that asks for it, or what there is does not ask for it any more. */
  | { kind: 'unwanted' };

export const UNWANTED: PreparedRun = { kind: 'unwanted' };

/**
 * Creates the event of one run, exactly once, however often and wherever it is called.
 *
 * Every attempt claims the run first, and reads then what it is made of. Whoever disconnects deletes grant and plans
 * first and lists the runs then: so either they find the row, or the read finds those gone, and gives the claim back.
 *
 * The event's id follows from the run, so an attempt that comes after one with an unknown end finds its event; it
 * looks before it inserts, since Google does not promise to detect a second event of the same id. Adopters are told
 * before the run is closed: should an attempt die in between, they are told twice rather than never.
 *
 * @param prepare reads what the run is made of, strongly consistent, and judges it
 * @throws Failure `store_unavailable`: nothing is known, the message must come again
 */
export async function performRun(
  context: RunContext,
  request: RunRequest,
  prepare: (row: RunRow) => Promise<PreparedRun>,
): Promise<Outcome> {
  const { table, claimant, claimDuration, now } = context;
  const claimed = await claimRun(table, request.key, claimant, now(), claimDuration);
  if (claimed.kind === 'over') return DONE;
  if (claimed.kind === 'busy') {
    return { kind: 'later', seconds: Math.ceil((claimed.until - now()) / 1000) + 1, reason: 'busy' };
  }
  const { claim, row } = claimed;
  try {
    const run = await prepare(row);
    if (run.kind === 'unwanted') await releaseRun(table, claim);
    else await endRun(table, claim, await carryOut(context, run, claim, row), now());
    return DONE;
  } catch (thrown) {
    return await closeFailed(context, request, claim, asFailure(thrown));
  }
}

/** Does what is to be done for a run, and tells adopters of it. @returns how it ends */
async function carryOut(
  context: RunContext,
  run: Exclude<PreparedRun, { kind: 'unwanted' }>,
  claim: Claim,
  row: RunRow,
): Promise<RunEnd> {
  if (run.kind === 'missed') {
    await context.bus.publish('EventMissed', { ...claim.key, reason: run.reason });
    return { status: 'missed', reason: run.reason };
  }
  const { event } = await createClaimedEvent(context, run, claim, row);
  const eventId = event.id ?? '';
  const htmlLink = event.htmlLink ?? undefined;
  await context.bus.publish('EventCreated', { ...claim.key, eventId, htmlLink });
  return { status: 'created', eventId, htmlLink, latency: context.now() - run.dueAt };
}

async function createClaimedEvent(
  context: RunContext,
  run: WantedRun,
  claim: Claim,
  row: RunRow,
): Promise<Inserted> {
  const { user, source, occurrence } = claim.key;
  const event = toEventToInsert(run.event, user, source, occurrence);
  return actFor(
    { ...context, nextUse: run.nextUse },
    run.grant,
    EVENT_SCOPES,
    async (client) => {
      const calendar = await createCalendarClient(client, context.apiRootUrl);
      // A worker that was paused must not insert under a claim that is another's by now.
      if (context.now() >= claim.until) throw new Failure('google_timeout', { reason: 'ClaimExpired' });
      return insertEvent(calendar, event, {
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
async function closeFailed(
  context: RunContext,
  { key, mayPark }: RunRequest,
  claim: Claim,
  failure: Failure,
): Promise<Outcome> {
  const reason = [failure.code, failure.reason].filter(Boolean).join(' ');
  const close = (status: RunEnd['status']) => endRun(context.table, claim, { status, reason }, context.now());
  switch (failure.remedy) {
    case 'retry_later':
      await close('waiting');
      return { kind: 'later', seconds: failure.retryAfter, reason, failure };
    case 'call_operator':
      // Left to the dead-letter queue, from which the operator redrives it once all is mended.
      await close('waiting');
      return { kind: 'later', seconds: OPERATOR_WAIT, reason, failure };
    case 'reconnect':
    case 'ask_for_scope':
      if (!mayPark) break;
      await close('parked');
      return DONE;
    default:
      if (failure.code !== 'deleted_by_user') break;
      await close('deleted_by_user');
      return DONE;
  }
  await context.bus.publish('EventFailed', { ...key, reason });
  await close('failed');
  return DONE;
}
