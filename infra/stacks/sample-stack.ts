import { Stack, type StackProps } from 'aws-cdk-lib';
import { EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { Construct } from 'constructs';
import type { BusEvents } from '../../shared/bus/bus-events.ts';
import { GoogleFunction, type OnBehalf } from '../constructs/google-function.ts';
import { createDeadLetterQueue } from '../constructs/message-queue.ts';
import { NodeFunction } from '../constructs/node-function.ts';

const CALENDAR_EVENTS = 'https://www.googleapis.com/auth/calendar.events';
const DRIVE_FILE = 'https://www.googleapis.com/auth/drive.file';

interface SampleStackProps extends StackProps {
  onbehalf: OnBehalf;
}

/**
 * Functions as an adopter would write them: one calls Calendar itself, one leaves that to the engine, one calls
 * another API of Google's, and one hears of dead grants.
 */
export class SampleStack extends Stack {
  constructor(scope: Construct, id: string, { onbehalf, ...props }: SampleStackProps) {
    super(scope, id, props);

    new GoogleFunction(this, 'WeeklyDigest', {
      onbehalf,
      entry: 'functions/samples/weekly-digest.ts',
      scopes: [CALENDAR_EVENTS],
      schedule: {
        expression: 'cron(0 7 ? * MON *)',
        timeZone: 'Europe/Paris',
        // Put the users here whose digest you want; the ids are the `user` of GET /session.
        input: { users: [] },
      },
    });

    new GoogleFunction(this, 'RemindOfReview', {
      onbehalf,
      entry: 'functions/samples/remind-of-review.ts',
    });

    // Only where users can be asked for it: infra/samples/another-api.json.
    if (onbehalf.settings.optionalScopes.includes(DRIVE_FILE)) {
      new GoogleFunction(this, 'KeepMinutes', {
        onbehalf,
        entry: 'functions/samples/keep-minutes.ts',
        scopes: [DRIVE_FILE],
      });
    }

    this.hearOf('GrantRevoked', onbehalf);
  }

  private hearOf(type: keyof BusEvents, { defaults, resources, failedRunsArn }: OnBehalf): void {
    const { lambda } = new NodeFunction(this, 'NoteLostGrant', {
      ...defaults,
      description: 'On behalf of users: NoteLostGrant',
      entry: 'functions/samples/note-lost-grant.ts',
      environment: {},
      statements: [],
      timeout: 10,
      deadLettersArn: failedRunsArn,
    });
    new Rule(this, type, {
      description: `On behalf of users: ${type}`,
      eventBus: EventBus.fromEventBusName(this, 'Bus', resources.eventBusName),
      eventPattern: { source: ['onbehalf'], detailType: [type] },
      targets: [new LambdaFunction(lambda, { deadLetterQueue: createDeadLetterQueue(this, 'Unheard') })],
    });
  }
}
