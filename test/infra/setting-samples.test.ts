import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import { readDistribution, readHeadersPolicies } from './support/read-distribution.ts';
import { synthesise } from './support/synthesise.ts';

const read = (name: string): unknown => JSON.parse(readFileSync(`infra/samples/${name}.json`, 'utf8'));
const fragment = z.strictObject({ context: z.record(z.string(), z.unknown()) });
const scripts = z.strictObject({ scripts: z.strictObject({ 'deploy:prod': z.string() }) });

/** The settings that stand as `-c name=value` in a command. */
const settingsIn = (command: string): Record<string, string> =>
  Object.fromEntries(
    [...command.matchAll(/ -c (\w+)=(\S+)/g)].map(([, name = '', value = '']) => [name, value]),
  );

const outputsOf = (template: Template): Record<string, unknown> =>
  Object.fromEntries(Object.entries(template.findOutputs('*')).map(([id, { Value }]) => [id, Value]));

describe('the settings for a host name of one’s own', () => {
  const { entry, certificate, findings } = synthesise(fragment.parse(read('custom-domain')).context);

  test('make its certificate, where CloudFront looks for it, and its records', () => {
    expect(findings).toEqual([]);
    certificate?.hasResourceProperties('AWS::CertificateManager::Certificate', {
      DomainName: 'app.example.com',
      DomainValidationOptions: [{ DomainName: 'app.example.com', HostedZoneId: 'Z0123456789ABCDEFGHIJ' }],
    });
    expect(certificate).toBeDefined();
    for (const Type of ['A', 'AAAA']) {
      entry.hasResourceProperties('AWS::Route53::RecordSet', {
        Type,
        Name: 'app.example.com.',
        HostedZoneId: 'Z0123456789ABCDEFGHIJ',
      });
    }
  });

  test('put page and API there, and say what to enter at Google', () => {
    expect(readDistribution(entry)['Aliases']).toEqual(['app.example.com']);
    expect(outputsOf(entry)).toMatchObject({
      PageUrl: 'https://app.example.com/',
      ApiUrl: 'https://app.example.com/api',
      JavaScriptOrigin: 'https://app.example.com',
      RedirectUri: 'https://app.example.com/api/auth/callback',
    });
  });
});

const page = readFileSync('frontend/samples/elsewhere.html', 'utf8');

describe('the settings for a page elsewhere', () => {
  const { context } = fragment.parse(read('page-elsewhere'));
  const { entry, api, page: hosted, findings } = synthesise(context);

  test('let it be the only page: it alone calls the API, and redirects come back to it', () => {
    expect(findings).toEqual([]);
    expect(hosted).toBeUndefined();
    entry.resourceCountIs('AWS::CloudFront::Distribution', 0);
    entry.hasResourceProperties('AWS::ApiGatewayV2::Api', {
      CorsConfiguration: Match.objectLike({
        AllowOrigins: ['https://app.example.com'],
        AllowCredentials: true,
      }),
    });
    api.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ ALLOWED_ORIGINS: 'https://app.example.com' }) },
    });
    api.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ PAGE_URL: 'https://app.example.com/' }) },
    });
  });

  test('say what to enter at Google, and where the sample then finds the API', () => {
    const outputs = outputsOf(entry);
    expect(outputs).toMatchObject({
      PageUrl: 'https://app.example.com/',
      JavaScriptOrigin: 'https://app.example.com',
      RedirectUri: 'https://api.example.com/api/auth/callback',
    });
    expect(page).toContain(`'${outputs['ApiUrl']}'`);
  });
});

describe('the settings for a further page', () => {
  const { context } = fragment.parse(read('further-page'));
  const { entry, api, findings } = synthesise(context);

  test('let its origin call the API with the cookie, and no other', () => {
    expect(findings).toEqual([]);
    entry.hasResourceProperties('AWS::ApiGatewayV2::Api', {
      CorsConfiguration: Match.objectLike({
        AllowOrigins: ['https://www.example.com'],
        AllowCredentials: true,
      }),
    });
    api.hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: Match.objectLike({ ALLOWED_ORIGINS: 'https://app.example.com https://www.example.com' }),
      },
    });
  });

  test('let it load the client from where the sample does', () => {
    const { CacheBehaviors } = readDistribution(entry);
    const client = CacheBehaviors.find(({ PathPattern }) => PathPattern === '/onbehalf.js');
    const headers = readHeadersPolicies(entry)[client?.ResponseHeadersPolicyId.Ref ?? ''];
    expect(headers?.['access-control-allow-origin']).toBe('*');
    const script = page.slice(page.indexOf('<script'));
    const named = new Set(script.match(/'https:[^']+'/g));
    expect([...named]).toEqual([
      `'https://${context['domainName']}/onbehalf.js'`,
      `'${outputsOf(entry)['ApiUrl']}'`,
    ]);
  });
});

describe('the command for a second stage', () => {
  const command = scripts.parse(read('second-stage')).scripts['deploy:prod'];
  const dev = synthesise();
  const prod = synthesise(settingsIn(command));

  /** These name a part of something else, or a kind. */
  const named = new Set(['StageName', 'MetricName']);
  /** What CloudFormation is told to call things, and would find taken. */
  const namesIn = ({ data, engine, entry, api, watch, page, others }: ReturnType<typeof synthesise>) =>
    [data, engine, entry, api, watch, page, ...others].flatMap((template) => {
      const { Resources = {}, Outputs = {} } = template?.toJSON() ?? {};
      const resources: { Type: string; Properties?: Record<string, unknown> }[] = Object.values(Resources);
      const outputs: { Export?: { Name: unknown } }[] = Object.values(Outputs);
      return [
        ...resources.flatMap(({ Type, Properties = {} }) =>
          Object.entries(Properties)
            .filter(([key, value]) => /Name$/.test(key) && !named.has(key) && typeof value === 'string')
            .map(([key, value]) => `${Type} ${key} ${value}`),
        ),
        ...outputs.flatMap(({ Export }) => (Export ? [`export ${JSON.stringify(Export.Name)}`] : [])),
      ];
    });

  test('says the settings that differ, and nothing is found fault with', () => {
    expect(Object.keys(settingsIn(command))).toEqual(['stage', 'clientId', 'domainName', 'hostedZoneId']);
    expect(command.replaceAll(/ -c \S+/g, '')).toBe('npm run deploy --');
    expect(prod.findings).toEqual([]);
  });

  test('deploys stacks of its own beside those of dev, in the same account and region', () => {
    const namesOf = ({ stacks }: ReturnType<typeof synthesise>) =>
      Object.values(stacks).flatMap((stack) => (stack ? [stack.stackName] : []));
    expect(namesOf(prod)).toEqual(
      expect.arrayContaining(['onbehalf-prod-data', 'onbehalf-prod-engine', 'onbehalf-prod-api']),
    );
    expect(namesOf(prod).filter((name) => namesOf(dev).includes(name))).toEqual([]);
    const taken = new Set(namesIn(dev));
    expect(taken.size).toBeGreaterThan(5);
    expect(namesIn(prod).filter((name) => taken.has(name))).toEqual([]);
  });

  test('keeps what users have entrusted to it', () => {
    prod.data.hasResource('AWS::DynamoDB::Table', { DeletionPolicy: 'Retain' });
    expect(prod.stacks.data.terminationProtection).toBe(true);
    expect(dev.stacks.data.terminationProtection).toBe(false);
  });
});
