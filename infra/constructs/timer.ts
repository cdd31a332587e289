import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule, type IScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { createSchedulerRole } from './scheduler-role.ts';

/** When a function is invoked. */
export interface Occasion {
  /** `cron(…)` with six fields or `rate(…)`: https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html */
  expression: string;
  /** IANA name of the zone that the expression is meant in; default: UTC. */
  timeZone?: string;
  /** What the function is given as its event; default: an empty object. */
  input?: unknown;
}

interface TimerProps extends Occasion {
  lambda: IFunction;
  group: IScheduleGroup;
  /** Where EventBridge Scheduler leaves what it could not deliver. */
  deadLettersArn: string;
}

/** A function that EventBridge Scheduler invokes, with a role for nothing else. */
export class Timer extends Construct {
  constructor(scope: Construct, id: string, props: TimerProps) {
    super(scope, id);
    const { lambda, group, deadLettersArn, expression, timeZone = 'UTC', input = {} } = props;
    const role = createSchedulerRole(this, 'Role', group, {
      'lambda:InvokeFunction': [lambda.functionArn],
      'sqs:SendMessage': [deadLettersArn],
    });
    new CfnSchedule(this, 'Schedule', {
      groupName: group.scheduleGroupName,
      scheduleExpression: expression,
      scheduleExpressionTimezone: timeZone,
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: lambda.functionArn,
        roleArn: role.roleArn,
        input: JSON.stringify(input),
        deadLetterConfig: { arn: deadLettersArn },
        // Later than this the next occasion is near, and a second run of the same one helps nobody.
        retryPolicy: { maximumEventAgeInSeconds: 3_600, maximumRetryAttempts: 10 },
      },
    });
  }
}
