import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import {
  MAX_RECEIVES,
  PLANNER_RECEIVES,
  PLANNER_TIMEOUT_SECONDS,
  VISIBILITY_SECONDS,
} from '../../shared/engine/limits.ts';
import type { EngineNames } from '../resources.ts';
import type { Settings } from '../settings/settings-schema.ts';
import { createDeadLetterQueue, MessageQueue } from './message-queue.ts';
import { createSchedulerRole } from './scheduler-role.ts';

interface EngineResourcesProps {
  stage: Settings['stage'];
}

/** What the engine is made of beside its functions: queues, schedules and the bus. */
export class EngineResources extends Construct {
  readonly events: MessageQueue;
  readonly broadcasts: MessageQueue;
  /** What EventBridge Scheduler could not deliver. */
  readonly undelivered: Queue;
  /** Events of functions that nobody waits for, and that failed at both repeats, too. */
  readonly failedRuns: Queue;
  readonly named: EngineNames;

  constructor(scope: Construct, id: string, { stage }: EngineResourcesProps) {
    super(scope, id);
    this.events = new MessageQueue(this, 'Events', {
      visibility: VISIBILITY_SECONDS,
      maxReceives: MAX_RECEIVES,
    });
    this.broadcasts = new MessageQueue(this, 'Broadcasts', {
      // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html: six times the timeout.
      visibility: 6 * PLANNER_TIMEOUT_SECONDS,
      maxReceives: PLANNER_RECEIVES,
    });
    this.undelivered = createDeadLetterQueue(this, 'Undelivered');
    this.failedRuns = createDeadLetterQueue(this, 'FailedRuns');
    // Goes with its stack in every stage: each schedule in it names the queue and the role that go, too.
    const scheduleGroup = `onbehalf-${stage}`;
    const plans = new ScheduleGroup(this, 'Plans', {
      scheduleGroupName: scheduleGroup,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const schedulerRole = createSchedulerRole(this, 'SchedulerRole', plans, {
      'sqs:SendMessage': [this.events.queue.queueArn, this.undelivered.queueArn],
    });
    // Named, so that adopters can write their rules without reading an output.
    const bus = new EventBus(this, 'Bus', {
      eventBusName: `onbehalf-${stage}`,
      description: `OnBehalf (${stage}): events created, failed and missed; grants lost and restored`,
    });
    this.named = {
      eventQueueUrl: this.events.queue.queueUrl,
      eventQueueArn: this.events.queue.queueArn,
      broadcastQueueUrl: this.broadcasts.queue.queueUrl,
      broadcastQueueArn: this.broadcasts.queue.queueArn,
      scheduleGroup,
      schedulesArn: Stack.of(this).formatArn({
        service: 'scheduler',
        resource: 'schedule',
        resourceName: `${scheduleGroup}/*`,
      }),
      schedulerRoleArn: schedulerRole.roleArn,
      scheduleDeadLettersArn: this.undelivered.queueArn,
      eventBusName: bus.eventBusName,
      eventBusArn: bus.eventBusArn,
    };
  }
}
