import { setTimeout as sleep } from 'node:timers/promises';
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import type { EventRequest } from '../../../shared/queue/event-request.ts';
import { createQueue } from '../../../shared/queue/queue.ts';
import { tenantOf } from '../../../shared/queue/tenant.ts';
import type { Table } from '../../../shared/table/table.ts';
import { startProgress } from '../cli/progress.ts';
import type { DeadLetters, Deployment } from '../deployment/deployment.ts';
import { explainDeadLetter, readRequest } from './explain-dead-letter.ts';
import { countMessages, giveBack, takeMessages } from './peek-queue.ts';

/** Dead letters that are looked at for their reason; SQS shows none without handing it out. */
const SAMPLE = 100;
/** Milliseconds without a change after which a move is left to itself. */
const PATIENCE = 60_000;

interface Looked {
  queue: DeadLetters;
  waiting: number;
  /** How many of those that were looked at are there for each reason. */
  reasons: Record<string, number>;
}

/** What is in a dead-letter queue, by reason; what was looked at is given back. */
export async function lookInto(
  sqs: SQSClient,
  table: Table,
  queue: DeadLetters,
  url: string,
): Promise<Looked> {
  const { waiting } = await countMessages(sqs, url);
  const reasons: Record<string, number> = {};
  if (waiting === 0) return { queue, waiting, reasons };
  const messages = await takeMessages(sqs, url, SAMPLE);
  try {
    for (const message of messages) {
      const reason = await explainDeadLetter(table, queue, message);
      reasons[reason] = (reasons[reason] ?? 0) + 1;
    }
  } finally {
    await giveBack(sqs, url, messages);
  }
  return { queue, waiting: Math.max(waiting, messages.length), reasons };
}

/**
 * Has SQS move all dead letters back to where they came from, and follows it.
 *
 * @param betweenLooks milliseconds
 * @returns how many are moved; less than `waiting` when it takes too long, and then SQS goes on by itself
 */
export async function moveBack(
  sqs: SQSClient,
  url: string,
  waiting: number,
  betweenLooks: number,
): Promise<number> {
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }),
  );
  await sqs.send(new StartMessageMoveTaskCommand({ SourceArn: Attributes?.['QueueArn'] }));
  const progress = startProgress('Moving dead letters back', waiting);
  let left = waiting;
  let movedAt = performance.now();
  try {
    for (;;) {
      const seen = (await countMessages(sqs, url)).waiting;
      if (seen < left) movedAt = performance.now();
      left = Math.min(left, seen);
      progress.set(waiting - left, waiting);
      if (left === 0 || performance.now() - movedAt > PATIENCE) return waiting - left;
      await sleep(betweenLooks);
    }
  } finally {
    progress.end();
  }
}

/**
 * Sends each occurrence that EventBridge Scheduler could not deliver to the worker, and deletes it then. SQS moves
 * back only what came from a queue. What is sent twice, since this broke off in between, makes one event.
 *
 * @returns how many were sent; what is no request stays
 * @throws Failure `store_unavailable`
 */
export async function sendAgain(
  { names }: Deployment,
  sqs: SQSClient,
  url: string,
  waiting: number,
): Promise<{ sent: number; refused: number }> {
  const queue = createQueue<EventRequest>(sqs, names.EVENT_QUEUE_URL, tenantOf);
  const progress = startProgress('Sending again', waiting);
  const refused = [];
  let sent = 0;
  try {
    for (;;) {
      const messages = await takeMessages(sqs, url, 10, 120);
      if (messages.length === 0) break;
      const known = messages.filter((message) => readRequest(message));
      refused.push(...messages.filter((message) => !known.includes(message)));
      await queue.send(known.flatMap((message) => readRequest(message) ?? []));
      for (const { ReceiptHandle } of known)
        await sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle }));
      sent += known.length;
      progress.add(messages.length);
    }
  } finally {
    progress.end();
    await giveBack(sqs, url, refused);
  }
  return { sent, refused: refused.length };
}
