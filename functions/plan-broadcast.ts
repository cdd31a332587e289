import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { parseBroadcast } from '../shared/broadcasts/broadcast.ts';
import { type BroadcastReport, reportBroadcast } from '../shared/broadcasts/report-broadcast.ts';
import { startBroadcast } from '../shared/broadcasts/start-broadcast.ts';
import { walkSegments } from '../shared/broadcasts/walk-segments.ts';
import { composeBroadcasts } from '../shared/compose/broadcasts.ts';
import { deadlineOf, withinInvocation } from '../shared/deadline.ts';
import { createLog } from '../shared/log.ts';
import { asFailure, type Failure } from '../shared/problems.ts';
import { readEnvironment } from '../shared/read-environment.ts';

const log = createLog('plan-broadcast');
const broadcasts = composeBroadcasts(readEnvironment('plan-broadcast'));

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
      ? walkSegments({ ...broadcasts, log, deadline: deadlineOf(context) }, event.Records)
      : obey(event),
  );
}

async function obey(command: Command): Promise<CommandAnswer> {
  try {
    if ('report' in command) {
      const report = await reportBroadcast(broadcasts.table, command.report);
      return report ?? { code: 'not_found', detail: 'There is no such broadcast.', errors: undefined };
    }
    const broadcast = parseBroadcast(command);
    await startBroadcast(broadcasts, broadcast);
    return { started: broadcast.id };
  } catch (thrown) {
    const { code, detail, errors, reason, remedy } = asFailure(thrown);
    log.error('broadcast refused', { code, reason, remedy });
    return { code, detail, errors };
  }
}
