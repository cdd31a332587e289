import { createHash } from 'node:crypto';
import type { Message } from '@aws-sdk/client-sqs';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { type EventRequest, eventRequestSchema } from '../../../shared/queue/event-request.ts';
import { broadcastSource, type RunKey, readRun } from '../../../shared/runs/run.ts';
import { keys, type Table } from '../../../shared/table/table.ts';
import { parseJson } from '../../parse-json.ts';
import type { DeadLetters } from '../deployment/deployment.ts';
import { explainReason } from '../users/explain-reason.ts';

/** The request in a message, if it is one. */
export function readRequest(message: Message): EventRequest | undefined {
  return eventRequestSchema.safeParse(parseJson(message.Body ?? '')).data;
}

/**
 * Why a message is a dead letter, as far as anybody has noted it: in the run that it was for, or, where AWS put it
 * there, in the message.
 *
 * @throws Failure `store_unavailable`
 */
export async function explainDeadLetter(table: Table, queue: DeadLetters, message: Message): Promise<string> {
  const told = message.MessageAttributes ?? {};
  const code = told['ERROR_CODE']?.StringValue ?? told['ErrorCode']?.StringValue;
  if (code !== undefined) return `not delivered: ${code}`;
  if (queue === 'broadcasts')
    return 'a part of a broadcast could not be walked: see the log of plan-broadcast';
  if (queue === 'failed-runs') return 'a function failed three times: see its log';
  const request = readRequest(message);
  if (!request) return 'no request that this version knows: it is refused again';
  const key = runOf(request);
  if (!key) return `${request.kind}: see the log of run-event`;
  const { Item } = await table.send(
    new GetCommand({ TableName: table.name, Key: keys.run(key.user, key.source, key.occurrence) }),
  );
  const run = readRun(Item);
  if (!run) return `${request.kind}: it was never begun`;
  return `${request.kind}: ${run.status}${run.reason ? `, ${explainReason(run.reason).text}` : ''}`;
}

/** The run that a request is for. */
function runOf(request: EventRequest): RunKey | undefined {
  const { user } = request;
  switch (request.kind) {
    case 'scheduled':
      return { user, source: request.schedule, occurrence: request.occurrence };
    case 'broadcast':
      return { user, source: broadcastSource(request.broadcast), occurrence: 'once' };
    case 'event': {
      const hash = createHash('sha256').update(request.key).digest('base64url');
      return { user, source: `key:${hash}`, occurrence: 'once' };
    }
    case 'check-grant':
    case 'resume':
      return undefined;
  }
}
