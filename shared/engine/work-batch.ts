import { randomUUID } from 'node:crypto';
import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import { atMost } from '../deadline.ts';
import { describeError } from '../log.ts';
import { asFailure } from '../problems.ts';
import { type EventRequest, eventRequestSchema } from '../queue/event-request.ts';
import type { Outcome } from '../runs/outcome.ts';
import { signalOf } from '../signals.ts';
import { backOff } from './back-off.ts';
import type { EngineContext } from './engine-context.ts';
import { handleRequest } from './handle-request.ts';
import { WORKER_CALL_LIMIT } from './limits.ts';
import type { Pace, Turn } from './pace.ts';

/** What the worker needs; every delivery claims its runs by a mark of its own. */
export type WorkContext = Omit<EngineContext, 'claimant'>;

/** What of a delivered message is looked at. */
export type Delivery = Pick<SQSRecord, 'messageId' | 'receiptHandle' | 'body'> & {
  attributes: Pick<SQSRecord['attributes'], 'ApproximateReceiveCount' | 'SentTimestamp'>;
};

/**
 * Does what stands in a batch of messages, at the pace that Google's quota allows. Each is judged by itself; one that
 * is to come again is named as failed, so that SQS keeps it, and made invisible for as long as it shall wait.
 *
 * It never throws, and it answers for every batch: of one without an answer SQS would delete all messages, of one
 * that threw it would give out those again that are done.
 */
export async function workBatch(
  context: WorkContext,
  records: readonly Delivery[],
): Promise<SQSBatchResponse> {
  const requests = records.map(({ body }) => readMessage(body));
  const calls = requests.filter((request) => request && callsCalendar(request)).length;
  const turn = await context.pace.take(calls, context.deadline);
  const done = await Promise.all(
    records.map((record, index) => work(context, record, requests[index], turn).catch(() => false)),
  );
  const failed = records.filter((_, index) => !done[index]);
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

/** Whether a request is worth a call to Calendar. What a resumed user's take is noted when it is made. */
function callsCalendar({ kind }: EventRequest): boolean {
  return kind === 'scheduled' || kind === 'broadcast' || kind === 'event';
}

/** The same pace, which also counts the calls of one request. */
function countCalls(pace: Pace): { pace: Pace; made: () => number } {
  let calls = 0;
  const note = () => {
    calls += 1;
    pace.note();
  };
  return { pace: { ...pace, note }, made: () => calls };
}

/** @returns whether it is dealt with */
async function work(
  context: WorkContext,
  { messageId, receiptHandle, attributes }: Delivery,
  request: EventRequest | undefined,
  turn: Turn,
): Promise<boolean> {
  const { log, queue } = context;
  if (!request) {
    log.error('message not understood', { requestId: messageId });
    return false;
  }
  const began = Date.now();
  const fields = { kind: request.kind, user: request.user, requestId: messageId };
  const { pace, made } = countCalls(context.pace);
  const outcome: Outcome =
    turn !== 'go' && callsCalendar(request)
      ? { kind: 'later', seconds: turn.waitSeconds, reason: 'paced' }
      : await handleRequest(
          { ...context, pace, deadline: atMost(WORKER_CALL_LIMIT, context.deadline), claimant: randomUUID() },
          request,
          Number(attributes.SentTimestamp),
        ).catch((error: unknown): Outcome => {
          const failure = asFailure(error);
          const { code, reason, remedy } = failure;
          const signal = signalOf(failure);
          log.error('request failed', { ...fields, code, reason, remedy, signal, ...describeError(error) });
          return { kind: 'later', seconds: undefined, reason };
        });
  const effort = { milliseconds: Date.now() - began, calls: made() };
  if (outcome.kind === 'done') {
    log.info('request', { ...fields, ...effort });
    return true;
  }
  const { failure, reason } = outcome;
  const told = failure && { code: failure.code, remedy: failure.remedy, signal: signalOf(failure) };
  log.warn('request waits', { ...fields, ...effort, reason, ...told });
  const receives = Number(attributes.ApproximateReceiveCount);
  // Not to be had is no harm: it comes again with the queue's own visibility timeout.
  await queue.defer(receiptHandle, backOff(receives, outcome.seconds)).catch(() => undefined);
  return false;
}

function readMessage(body: string): EventRequest | undefined {
  try {
    return eventRequestSchema.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}
