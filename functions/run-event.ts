import type { SQSBatchResponse, SQSHandler } from 'aws-lambda';
import { deadlineOf, withinInvocation } from '../shared/aws/deadline.ts';
import { composeEngine } from '../shared/compose/acting.ts';
import { workBatch } from '../shared/engine/work-batch.ts';
import { readEnvironment } from '../shared/env.ts';
import { createLog } from '../shared/log.ts';

const engine = { ...composeEngine(readEnvironment('run-event')), log: createLog('run-event') };

/** The worker: does what stands in the event queue. */
export const handler = ((event, context): Promise<SQSBatchResponse> =>
  withinInvocation(context, () =>
    workBatch({ ...engine, deadline: deadlineOf(context) }, event.Records),
  )) satisfies SQSHandler;
