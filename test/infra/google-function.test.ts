import { describe, expect, test } from '@jest/globals';
import { Stack } from 'aws-cdk-lib';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { GoogleFunction, type GoogleFunctionProps } from '../../infra/constructs/google-function.ts';
import { readRoles } from './support/read-template.ts';
import { synthesise } from './support/synthesise.ts';

const CALENDAR_EVENTS = 'https://www.googleapis.com/auth/calendar.events';
const DRIVE = 'https://www.googleapis.com/auth/drive.file';

/** A stack of an adopter's with one function, beside a deployment of OnBehalf. */
function deploy(props: Partial<GoogleFunctionProps>, settings: Record<string, unknown> = {}) {
  const { others, findings } = synthesise(settings, (app, { engine }) => {
    new GoogleFunction(new Stack(app, 'Own'), 'Own', {
      onbehalf: engine.onbehalf,
      entry: 'functions/samples/weekly-digest.ts',
      ...props,
    });
  });
  return { template: onlyOne(others), findings };
}

function onlyOne(templates: readonly Template[]): Template {
  const [template] = templates;
  if (!template || templates.length > 1) throw new Error(`${templates.length} templates`);
  return template;
}

function actionsOf(template: Template) {
  return Object.values(readRoles(template)).map((statements) =>
    statements.flatMap(({ Action }) => Action).sort(),
  );
}

const log = ['logs:CreateLogStream', 'logs:PutLogEvents'];

describe('a function of the adopter’s own', () => {
  const { template, findings } = deploy({ scopes: [CALENDAR_EVENTS], environment: { GREETING: 'Hello' } });

  test('that acts at Google may open and renew grants of users it knows, and ask for events', () => {
    expect(actionsOf(template)).toEqual([
      [
        'dynamodb:GetItem',
        'dynamodb:UpdateItem',
        'kms:Decrypt',
        'kms:Encrypt',
        ...log,
        'secretsmanager:GetSecretValue',
        'sqs:SendMessage',
      ],
    ]);
    const [statements = []] = Object.values(readRoles(template));
    expect(statements.map(({ Resource }) => Resource)).not.toContain('*');
    expect(statements.find(({ Action }) => [Action].flat().includes('kms:Decrypt'))?.Condition).toEqual({
      StringEquals: { 'kms:EncryptionContext:purpose': 'google-grant' },
      'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': ['purpose', 'user'] },
    });
    expect(findings).toEqual([]);
  });

  test('is given what it composes its clients of, its scopes, and its own variables', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs24.x',
      Timeout: 60,
      Environment: {
        Variables: {
          TABLE_NAME: Match.anyValue(),
          GRANT_KEY_ID: Match.anyValue(),
          GOOGLE_CLIENT_ID: Match.anyValue(),
          GOOGLE_CLIENT_SECRET_ID: Match.anyValue(),
          GOOGLE_TOKEN_URL: 'https://oauth2.googleapis.com/token',
          GOOGLE_API_ROOT_URL: 'https://www.googleapis.com/',
          EVENT_QUEUE_URL: Match.anyValue(),
          GOOGLE_SCOPES: CALENDAR_EVENTS,
          GREETING: 'Hello',
        },
      },
    });
    template.resourceCountIs('AWS::Scheduler::Schedule', 0);
  });

  test('that only asks for events may do just that', () => {
    const { template } = deploy({ entry: 'functions/samples/remind-of-review.ts' });
    expect(actionsOf(template)).toEqual([[...log, 'sqs:SendMessage']]);
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { EVENT_QUEUE_URL: Match.anyValue(), TABLE_NAME: Match.absent() } },
    });
  });

  test('cannot be deployed with scopes that no user is ever asked for', () => {
    expect(() => deploy({ scopes: [DRIVE] })).toThrow(/No user is ever asked for one of its scopes/);
    expect(deploy({ scopes: [DRIVE] }, { optionalScopes: DRIVE }).findings).toEqual([]);
  });
});
