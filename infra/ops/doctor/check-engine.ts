import { setTimeout as sleep } from 'node:timers/promises';
import { GetScheduleCommand, ListSchedulesCommand, type SchedulerClient } from '@aws-sdk/client-scheduler';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { countOf } from '../cli/count-of.ts';
import { fieldOf } from '../cli/ops-error.ts';
import { addressOf, DEAD_LETTERS, type DeadLetters, type Deployment } from '../deployment/deployment.ts';
import { countMessages } from '../engine/peek-queue.ts';
import { type Finding, hint, ok, wrong } from './finding.ts';

/** A worker that runs takes messages within a second; SQS tells of it a little later. */
const LOOKS = 5;

/** Whether somebody takes the messages of the two queues. */
export async function checkWorkers({ names, betweenLooks }: Deployment, sqs: SQSClient): Promise<Finding[]> {
  const queues = [
    ['worker', 'run-event', names.EVENT_QUEUE_URL],
    ['planner', 'plan-broadcast', names.BROADCAST_QUEUE_URL],
  ] as const;
  return Promise.all(
    queues.map(async ([check, name, url]) => {
      const waiting = await countStuck(sqs, url, betweenLooks);
      if (waiting === 0) return ok(check, `The queue of ${name} is worked on, or empty.`);
      return wrong(
        check,
        `${countOf(waiting, 'message')} waiting for ${name}, and nobody takes any.`,
        `Find its mapping: aws lambda list-event-source-mappings --query "EventSourceMappings[?State!='Enabled']". Then: aws lambda update-event-source-mapping --uuid <UUID> --enabled`,
      );
    }),
  );
}

/** How many messages wait of which none was taken while we looked; those put off for later count as taken. */
async function countStuck(sqs: SQSClient, url: string, betweenLooks: number): Promise<number> {
  const first = await countMessages(sqs, url);
  let last = first;
  for (let look = 1; look < LOOKS && last.waiting > 0; look += 1) {
    await sleep(betweenLooks);
    last = await countMessages(sqs, url);
    if (last.waiting < first.waiting || last.taken > first.taken) return 0;
  }
  return last.waiting;
}

const meaning: Readonly<Record<DeadLetters, string>> = {
  events: 'requests for events that could not be fulfilled',
  broadcasts: 'parts of broadcasts that could not be continued',
  undelivered: 'occurrences of plans that EventBridge Scheduler could not deliver',
  'failed-runs': 'runs of functions that failed three times, such as the nightly check',
};

/** Whether anything waits for an operator. */
export async function checkDeadLetters(
  { name, deadLetters }: Deployment,
  sqs: SQSClient,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const queue of DEAD_LETTERS) {
    const url = deadLetters[queue];
    if (url === undefined) continue;
    const { waiting, taken } = await countMessages(sqs, url);
    const count = waiting + taken;
    if (count === 0) continue;
    findings.push(
      wrong(
        'dead_letters',
        `${countOf(count, 'dead letter')} in ${queue}: ${meaning[queue]}.`,
        `See why, and then move them back: npm run ops -- redrive --queue ${queue} --dry-run ${addressOf(name)}`,
      ),
    );
  }
  return findings.length > 0 ? findings : [ok('dead_letters', 'There are no dead letters.')];
}

/** Whether the schedule that starts the nightly check is there, and on. */
export async function checkTimer(
  { name, timerGroup }: Deployment,
  scheduler: SchedulerClient,
): Promise<Finding[]> {
  if (timerGroup === undefined) return [];
  const redeploy = `npm run deploy -- -c stage=${name}`;
  try {
    const { Schedules = [] } = await scheduler.send(new ListSchedulesCommand({ GroupName: timerGroup }));
    const timers = await Promise.all(
      Schedules.map(({ Name }) => scheduler.send(new GetScheduleCommand({ GroupName: timerGroup, Name }))),
    );
    if (timers.length === 0)
      return [wrong('preflight', 'The schedule of the nightly check is gone.', redeploy)];
    const off = timers.filter(({ State }) => State !== 'ENABLED');
    if (off.length === 0) return [ok('preflight', 'The schedule of the nightly check is on.')];
    const who = off.map(({ Name }) => Name).join(', ');
    return [
      wrong(
        'preflight',
        `Switched off, so nothing is checked at night: ${who}.`,
        `Switch it on in the console of EventBridge Scheduler, group ${timerGroup}, or: ${redeploy}`,
      ),
    ];
  } catch (error) {
    const why = fieldOf(error, 'name');
    if (why === 'ResourceNotFoundException')
      return [wrong('preflight', `The group ${timerGroup} of the nightly check is gone.`, redeploy)];
    return [hint('preflight', `The schedule of the nightly check cannot be looked at (${why}).`)];
  }
}
