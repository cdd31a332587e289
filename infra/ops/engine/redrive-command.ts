import type { SQSClient } from '@aws-sdk/client-sqs';
import { createSqsClient } from '../../../shared/aws/clients/sqs.ts';
import { composeTable } from '../../../shared/compose/table.ts';
import { Failure } from '../../../shared/problems.ts';
import { type Command, textOf } from '../cli/command.ts';
import { EXIT, fieldOf, OpsError } from '../cli/ops-error.ts';
import {
  address,
  DEAD_LETTERS,
  type DeadLetters,
  type Deployment,
  type OpenDeployment,
} from '../deployment/deployment.ts';
import { lookInto, moveBack, sendAgain } from './redrive-queue.ts';

/** Gives dead letters another try. */
export function redriveCommand(open: OpenDeployment): Command {
  return {
    describes: 'Shows by reason what could not be done, and has it tried again.',
    options: {
      ...address,
      queue: { type: 'string', describes: `${DEAD_LETTERS.join(', ')}; default: all.` },
      'dry-run': { type: 'boolean', describes: 'Show, and move nothing.' },
    },
    async run(values) {
      const wanted = readQueues(textOf(values, 'queue'));
      const deployment = await open(values);
      const { deadLetters, names } = deployment;
      const table = composeTable(names);
      const sqs = createSqsClient();
      const results = [];
      for (const queue of wanted) {
        const url = deadLetters[queue];
        if (url === undefined) continue;
        const looked = await aws(() => lookInto(sqs, table, queue, url));
        const moved =
          values['dry-run'] || looked.waiting === 0
            ? { moved: 0, left: looked.waiting }
            : await aws(() => move(deployment, sqs, queue, url, looked.waiting));
        results.push({ ...looked, ...moved });
      }
      const left = results.reduce((sum, result) => sum + result.left, 0);
      return {
        exitCode: left === 0 ? EXIT.ok : EXIT.differs,
        data: { dryRun: values['dry-run'] === true, queues: results },
        lines: results.flatMap(({ queue, waiting, reasons, moved }) => [
          `${queue}: ${waiting === 0 ? 'empty' : `${waiting} waited, ${moved} moved back`}`,
          ...Object.entries(reasons).map(([reason, count]) => `  ${String(count).padStart(4)}  ${reason}`),
          ...(queue === 'failed-runs' && waiting > 0
            ? ['  The timer runs the function anew by itself; when its log is read: aws sqs purge-queue']
            : []),
        ]),
      };
    },
  };
}

function readQueues(text: string): readonly DeadLetters[] {
  if (text === '') return DEAD_LETTERS;
  const queue = DEAD_LETTERS.find((one) => one === text);
  if (queue) return [queue];
  throw new OpsError(`--queue takes one of ${DEAD_LETTERS.join(', ')}.`, EXIT.usage);
}

async function move(
  deployment: Deployment,
  sqs: SQSClient,
  queue: DeadLetters,
  url: string,
  waiting: number,
) {
  // They are events of functions that take them from no queue.
  if (queue === 'failed-runs') return { moved: 0, left: waiting };
  if (queue === 'undelivered') {
    const { sent, refused } = await sendAgain(deployment, sqs, url, waiting);
    return { moved: sent, left: refused };
  }
  const moved = await moveBack(sqs, url, waiting, deployment.betweenLooks);
  return { moved, left: waiting - moved };
}

/** @throws OpsError with the name that AWS gives its refusal */
async function aws<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof Failure || error instanceof OpsError) throw error;
    throw new OpsError(`SQS refused (${fieldOf(error, 'name')}). What was moved stays moved; repeat it.`);
  }
}
