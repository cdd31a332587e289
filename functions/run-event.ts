import { randomUUID } from 'node:crypto';
import type { SQSBatchResponse, SQSHandler, SQSRecord } from 'aws-lambda';
import { deadlineOf } from '../shared/aws/deadline.ts';
import { composeEngine } from '../shared/compose/acting.ts';
import { backOff } from '../shared/engine/back-off.ts';
import { eventRequestSchema } from '../shared/engine/event-request.ts';
import { handleRequest } from '../shared/engine/handle-request.ts';
import { readEnvironment } from '../shared/env.ts';
import { createLog, describeError } from '../shared/log.ts';
import { asFailure } from '../shared/problems.ts';
import type { Outcome } from '../shared/runs/perform-run.ts';

const log = createLog('run-event');
const engine = composeEngine(readEnvironment('run-event'));

/**
 * The worker: does what stands in the event queue. Each message is judged by itself; one that is to come again
 * is reported as failed, so that SQS keeps it, and made invisible for as long as it shall wait.
 */
export const handler = (async (event, context): Promise<SQSBatchResponse> => {
  const deadline = deadlineOf(context);

  const handle = async (record: SQSRecord): Promise<boolean> => {
    const receives = Number(record.attributes.ApproximateReceiveCount);
    const request = eventRequestSchema.safeParse(parse(record.body)).data;
    if (!request) {
      log.error('message not understood', { requestId: record.messageId });
      return false;
    }
    const began = Date.now();
    const fields = { kind: request.kind, user: request.user, requestId: record.messageId };
    const outcome = await handleRequest(
      { ...engine, deadline, claimant: randomUUID() },
      request,
      Number(record.attributes.SentTimestamp),
    ).catch((error: unknown): Outcome => {
      const { code, reason, remedy } = asFailure(error);
      log.error('request failed', { ...fields, code, reason, remedy, ...describeError(error) });
      return { kind: 'later', seconds: undefined, reason };
    });
    const milliseconds = Date.now() - began;
    if (outcome.kind === 'done') {
      log.info('request', { ...fields, milliseconds });
      return true;
    }
    log.warn('request waits', { ...fields, milliseconds, reason: outcome.reason });
    // Not to be had is no harm: it comes again with the queue's own visibility timeout.
    await engine.queue.defer(record.receiptHandle, backOff(receives, outcome.seconds)).catch(() => undefined);
    return false;
  };

  const done = await Promise.all(event.Records.map((record) => handle(record).catch(() => false)));
  const failed = event.Records.filter((_, index) => !done[index]);
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}) satisfies SQSHandler;

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
