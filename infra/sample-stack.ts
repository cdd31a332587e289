import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { GoogleFunction, type OnBehalf } from './constructs/google-function.ts';

const CALENDAR_EVENTS = 'https://www.googleapis.com/auth/calendar.events';

interface SampleStackProps extends StackProps {
  onbehalf: OnBehalf;
}

/** Two functions as an adopter would write them: one calls Google itself, one leaves that to the engine. */
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
  }
}
