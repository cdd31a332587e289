import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { deadlineOf, withinInvocation } from '../shared/aws/deadline.ts';
import { composePlanner } from '../shared/compose/planner.ts';
import { parseBroadcast } from '../shared/engine/broadcast.ts';
import { type BroadcastReport, reportBroadcast } from '../shared/engine/report-broadcast.ts';
import { startBroadcast } from '../shared/engine/start-broadcast.ts';
import { walkBatch } from '../shared/engine/walk-batch.ts';
import { readEnvironment } from '../shared/env.ts';
import { createLog } from '../shared/log.ts';
import { asFailure, type Failure } from '../shared/problems.ts';

const log = createLog('plan-broadcast');
const planner = composePlanner(readEnvironment('plan-broadcast'));

/** What an operator sends: a broadcast to start, or the id of one to report on. */
type Command = { id: string; event: object; users?: string[] } | { report: string };
type CommandAnswer = BroadcastReport | { started: string } | Pick<Failure, 'code' | 'detail' | 'errors'>;

/** One event for many users: started and asked about by an operator's invocation, walked from a queue of its own. */
export async function handler(
  event: SQSEvent | Command,
  context: Context,
): Promise<SQSBatchResponse | CommandAnswer> {
  return withinInvocation<SQSBatchResponse | CommandAnswer>(context, () =>
    'Records' in event
      ? walkBatch({ ...planner, log, deadline: deadlineOf(context) }, event.Records)
      : obey(event),
  );
}

async function obey(command: Command): Promise<CommandAnswer> {
  try {
    if ('report' in command) {
      const report = await reportBroadcast(planner.table, command.report);
      return report ?? { code: 'not_found', detail: 'There is no such broadcast.', errors: undefined };
    }
    const broadcast = parseBroadcast(command);
    await startBroadcast(planner, broadcast);
    return { started: broadcast.id };
  } catch (thrown) {
    const { code, detail, errors, reason, remedy } = asFailure(thrown);
    log.error('broadcast refused', { code, reason, remedy });
    return { code, detail, errors };
  }
}
