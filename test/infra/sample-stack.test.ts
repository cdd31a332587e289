import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import { readRoles } from './support/read-template.ts';
import { synthesise } from './support/synthesise.ts';

const fragment = z.object({ context: z.record(z.string(), z.unknown()) });

/** The settings that are to be put into cdk.json for another API. */
const { context } = fragment.parse(JSON.parse(readFileSync('infra/samples/another-api.json', 'utf8')));

function deploy(settings: Record<string, unknown>) {
  const { others, findings } = synthesise(settings);
  const template = others.find((other) => String(other.toJSON()['Description']).includes('samples'));
  if (!template) throw new Error('There is no stack of samples.');
  return { template, findings };
}

const entriesOf = (template: Template) =>
  Object.values(template.findResources('AWS::Lambda::Function')).map(({ Properties }) =>
    String(Properties.Description).replace('On behalf of users: ', ''),
  );

describe('the samples', () => {
  const { template, findings } = deploy({ sample: 'true' });

  test('are deployed on demand, and the packs find nothing in them', () => {
    expect(findings).toEqual([]);
    expect(entriesOf(template).sort()).toEqual(['NoteLostGrant', 'RemindOfReview', 'WeeklyDigest']);
  });

  test('have a digest every Monday', () => {
    template.resourceCountIs('AWS::Scheduler::Schedule', 1);
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      GroupName: 'onbehalf-dev-timers',
      ScheduleExpression: 'cron(0 7 ? * MON *)',
      ScheduleExpressionTimezone: 'Europe/Paris',
      Target: {
        Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^WeeklyDigestLambda'), 'Arn'] },
        Input: '{"users":[]}',
      },
    });
  });

  test('have a rule of the bus that tells a function of dead grants, and keeps what it could not tell', () => {
    template.resourceCountIs('AWS::Events::Rule', 1);
    template.hasResourceProperties('AWS::Events::Rule', {
      EventBusName: Match.objectLike({ 'Fn::ImportValue': Match.stringLikeRegexp('engine.*Bus') }),
      EventPattern: { source: ['onbehalf'], 'detail-type': ['GrantRevoked'] },
      State: 'ENABLED',
      Targets: [
        {
          Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^NoteLostGrantLambda'), 'Arn'] },
          DeadLetterConfig: { Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Unheard'), 'Arn'] } },
        },
      ],
    });
    template.hasResourceProperties('AWS::Lambda::Permission', {
      Action: 'lambda:InvokeFunction',
      Principal: 'events.amazonaws.com',
      SourceArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^GrantRevoked'), 'Arn'] },
    });
  });

  test('give the function that hears of dead grants no right but to its log and its failures', () => {
    const roles = Object.entries(readRoles(template)).filter(([id]) => id.startsWith('NoteLostGrant'));
    expect(roles.map(([, statements]) => statements.flatMap(({ Action }) => Action))).toEqual([
      ['logs:CreateLogStream', 'logs:PutLogEvents', 'sqs:SendMessage'],
    ]);
  });
});

describe('the sample of another API', () => {
  const { template, findings } = deploy(context);

  test('is deployed with the settings of its own, and acts under its scope', () => {
    expect(findings).toEqual([]);
    expect(entriesOf(template)).toContain('KeepMinutes');
    template.hasResourceProperties('AWS::Lambda::Function', {
      Description: 'On behalf of users: KeepMinutes',
      Environment: {
        Variables: Match.objectLike({
          GOOGLE_SCOPES: 'https://www.googleapis.com/auth/drive.file',
          GOOGLE_API_ROOT_URL: 'https://www.googleapis.com/',
        }),
      },
    });
  });

  test('lets an upgrade name its scope, and still the one for the list of calendars', () => {
    synthesise(context).api.hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: Match.objectLike({
          OPTIONAL_SCOPES:
            'https://www.googleapis.com/auth/calendar.calendarlist.readonly https://www.googleapis.com/auth/drive.file',
        }),
      },
    });
  });
});
