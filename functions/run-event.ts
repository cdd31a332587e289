import type { SQSBatchResponse, SQSHandler } from 'aws-lambda';
import { composeEngine } from '../shared/compose/engine.ts';
import { deadlineOf, withinInvocation } from '../shared/deadline.ts';
import { createLog } from '../shared/log.ts';
import { readEnvironment } from '../shared/read-environment.ts';

const engine = { ...composeEngine(readEnvironment('run-event')), log: createLog('run-event') };

/** The worker: does what stands in the event queue. */
export const handler = ((event, context): Promise<SQSBatchResponse> =>
  withinInvocation(context, async () => {
    const { workBatch } = await import('../shared/engine/work-batch.ts');
    return workBatch({ ...engine, deadline: deadlineOf(context) }, event.Records);
  })) satisfies SQSHandler;
