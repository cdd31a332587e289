import { describe, expect, jest, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { functionEnvironment } from '../../shared/env.ts';
import { routeKey, routes } from '../../shared/routes.ts';
import { readLambdas, readRoutes } from './support/read-template.ts';
import { CLIENT_ID, synthesise } from './support/synthesise.ts';

const { api, engine, findings } = synthesise();
const lambdas = readLambdas(api);

describe('routes', () => {
  test('are those of the table and a catch-all, each to its function', () => {
    const expected = Object.values(routes).map((route) => [routeKey(route), route.function]);
    expect(Object.entries(readRoutes(api)).sort()).toEqual([...expected, ['$default', 'not-found']].sort());
  });

  test('speak payload format 2.0', () => {
    api.allResourcesProperties('AWS::ApiGatewayV2::Integration', {
      IntegrationType: 'AWS_PROXY',
      PayloadFormatVersion: '2.0',
    });
  });

  test('only let the API call the functions', () => {
    api.allResourcesProperties('AWS::Lambda::Permission', {
      Action: 'lambda:InvokeFunction',
      Principal: 'apigateway.amazonaws.com',
      SourceArn: Match.anyValue(),
    });
  });
});

describe('every function', () => {
  test('that a route names is deployed here, and every other one with the engine', () => {
    const routed = new Set([...Object.values(routes).map((route) => route.function), 'not-found']);
    expect(Object.keys(lambdas).sort()).toEqual([...routed].sort());
    const all = [...Object.keys(lambdas), ...Object.keys(readLambdas(engine))];
    expect(all.sort()).toEqual(Object.keys(functionEnvironment).sort());
  });

  test('runs Node 24 on ARM, and ends before the API gives up', () => {
    api.allResourcesProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      MemorySize: 1024,
      Timeout: 25,
      LoggingConfig: { LogGroup: { Ref: Match.anyValue() } },
    });
  });

  test('can be made to run on the processor of an emulator', () => {
    const { api } = synthesise({ architecture: 'x86_64' });
    api.allResourcesProperties('AWS::Lambda::Function', { Architectures: ['x86_64'] });
  });

  test.each(Object.entries(functionEnvironment))(
    '%s is given what it lists and no more',
    (name, variables) => {
      const lambda = lambdas[name] ?? readLambdas(engine)[name];
      expect(Object.keys(lambda?.environment ?? {}).sort()).toEqual([...variables].sort());
    },
  );

  test('keeps its log for the days of the stage', () => {
    api.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 14 });
    synthesise({ stage: 'prod' }).api.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 90 });
  });
});

describe('the values', () => {
  test('come from the address that browsers enter by', () => {
    const environment = lambdas['auth-callback']?.environment;
    const domain = { 'Fn::ImportValue': expect.stringMatching(/^onbehalf-dev-entry:.*DomainName/) };
    expect(environment).toMatchObject({
      GOOGLE_CLIENT_ID: CLIENT_ID,
      ALLOWED_ORIGINS: { 'Fn::Join': ['', ['https://', domain]] },
      PAGE_URL: { 'Fn::Join': ['', ['https://', domain, '/']] },
      REDIRECT_URI: { 'Fn::Join': ['', ['https://', domain, '/api/auth/callback']] },
      GOOGLE_ISSUERS: 'accounts.google.com https://accounts.google.com',
    });
  });

  test('follow the settings', () => {
    const { api } = synthesise({
      publicUrl: 'https://api.example.com/v1/',
      pageUrl: 'https://app.example.com/start',
      optionalScopes: '-',
      googleCertsUrl: 'http://google.test/certs',
    });
    const lambdas = readLambdas(api);
    expect(lambdas['auth-callback']?.environment).toMatchObject({
      ALLOWED_ORIGINS: 'https://app.example.com',
      PAGE_URL: 'https://app.example.com/start',
      REDIRECT_URI: 'https://api.example.com/v1/api/auth/callback',
      GOOGLE_CERTS_URL: 'http://google.test/certs',
    });
    expect(lambdas['begin-attempt']?.environment).toMatchObject({ OPTIONAL_SCOPES: '-' });
  });

  test('of the page’s own host name are that name, beside further origins', () => {
    const { api } = synthesise({
      domainName: 'app.example.com',
      certificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/1',
      allowedOrigins: 'https://www.example.com',
    });
    expect(readLambdas(api)['auth-callback']?.environment).toMatchObject({
      ALLOWED_ORIGINS: 'https://app.example.com https://www.example.com',
      PAGE_URL: 'https://app.example.com/',
      REDIRECT_URI: 'https://app.example.com/api/auth/callback',
    });
  });
});

describe('a deployment without a client id', () => {
  test('goes through, fails closed and says what to do', () => {
    const muted = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const { api, findings } = synthesise({ clientId: '' });
    expect(muted.mock.calls.flat().join('\n')).toMatch(
      /RedirectUri at https:\/\/console\.cloud\.google\.com/,
    );
    muted.mockRestore();
    expect(findings).toEqual(['Annotation::onbehalf:clientId']);
    expect(readLambdas(api)['create-event']?.environment).toMatchObject({ GOOGLE_CLIENT_ID: 'unset' });
  });
});

test('no rule of cdk-nag or CDK finds anything, not even a warning', () => {
  expect(findings).toEqual([]);
  expect(synthesise({ stage: 'prod' }).findings).toEqual([]);
});
