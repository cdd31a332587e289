import { describe, expect, test } from '@jest/globals';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import { FALLBACK_FUNCTION } from '../../infra/page/document-fallback.ts';
import { pageHeaders } from '../../infra/page/page-headers.ts';
import { SettingsError } from '../../infra/settings/settings-error.ts';
import { routes } from '../../shared/routes.ts';
import { readDistribution, readHeadersPolicies } from './support/read-distribution.ts';
import { synthesise } from './support/synthesise.ts';

const { entry, stacks } = synthesise();
const distribution = readDistribution(entry);
const behaviors = Object.fromEntries(distribution.CacheBehaviors.map((one) => [one.PathPattern, one]));
const headers = readHeadersPolicies(entry);

/** Ids of managed policies: the same in every account. */
const CACHING_DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
const CACHING_OPTIMIZED = '658327ea-f89d-4fab-a63d-7e88639e58f6';
const ALL_VIEWER_EXCEPT_HOST_HEADER = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';

const CERTIFICATE = 'arn:aws:acm:us-east-1:111122223333:certificate/0a1b-2c';
const ZONE = 'Z0123456789ABCDEFGHIJ';

describe('the stage of the API', () => {
  test('is throttled as set', () => {
    const { entry } = synthesise({ throttlingRate: '5', throttlingBurst: '9' });
    entry.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      StageName: '$default',
      AutoDeploy: true,
      DefaultRouteSettings: { ThrottlingRateLimit: 5, ThrottlingBurstLimit: 9 },
    });
  });

  test('logs as JSON neither the query string, nor a path, nor a header', () => {
    const stages = z.record(
      z.string(),
      z.object({ Properties: z.object({ AccessLogSettings: z.object({ Format: z.string() }) }) }),
    );
    const [stage] = Object.values(stages.parse(entry.findResources('AWS::ApiGatewayV2::Stage')));
    const format = stage?.Properties.AccessLogSettings.Format ?? '';
    const variables = Object.values(z.record(z.string(), z.string()).parse(JSON.parse(format)));
    expect(variables).toContain('$context.status');
    expect(
      variables.filter((variable) => /path|query|header|authorizer|message|user/i.test(variable)),
    ).toEqual([]);
  });

  test('keeps its log for the days of the stage', () => {
    entry.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 14 });
    synthesise({ stage: 'prod' }).entry.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 90 });
  });
});

describe('CORS', () => {
  const withoutCors = { CorsConfiguration: Match.absent() };

  test('is off while page and API share their origin', () => {
    entry.hasResourceProperties('AWS::ApiGatewayV2::Api', withoutCors);
    synthesise({
      publicUrl: 'https://app.example.com',
      pageUrl: 'https://app.example.com/page',
    }).entry.hasResourceProperties('AWS::ApiGatewayV2::Api', withoutCors);
    synthesise({
      domainName: 'app.example.com',
      certificateArn: CERTIFICATE,
      allowedOrigins: 'https://app.example.com',
    }).entry.hasResourceProperties('AWS::ApiGatewayV2::Api', withoutCors);
  });

  test('lets exactly the named origins send the session cookie', () => {
    const { entry } = synthesise({
      publicUrl: 'https://api.example.com',
      pageUrl: 'https://app.example.com/start',
      allowedOrigins: 'https://app.example.com https://api.example.com https://admin.example.com',
    });
    entry.hasResourceProperties('AWS::ApiGatewayV2::Api', {
      CorsConfiguration: {
        AllowOrigins: ['https://app.example.com', 'https://admin.example.com'],
        AllowCredentials: true,
        AllowHeaders: ['content-type', 'x-requested-with', 'idempotency-key', 'if-match'],
        AllowMethods: [...new Set(Object.values(routes).map(({ method }) => method))],
        MaxAge: 3600,
      },
    });
  });

  test('lets further origins in beside a page that is hosted here', () => {
    synthesise({ allowedOrigins: 'https://www.example.com' }).entry.hasResourceProperties(
      'AWS::ApiGatewayV2::Api',
      { CorsConfiguration: { AllowOrigins: ['https://www.example.com'], AllowCredentials: true } },
    );
  });
});

describe('the bucket of the page', () => {
  test('is private and encrypted', () => {
    entry.hasResourceProperties('AWS::S3::Bucket', {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      LoggingConfiguration: Match.absent(),
      WebsiteConfiguration: Match.absent(),
    });
  });

  test('is read by this distribution alone, with signed requests', () => {
    const id = Object.keys(entry.findResources('AWS::CloudFront::Distribution'))[0];
    entry.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Deny',
            Principal: { AWS: '*' },
            Action: 's3:*',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
            Resource: Match.anyValue(),
          },
          // What empties the bucket before it is deleted with its stack.
          {
            Effect: 'Allow',
            Principal: { AWS: { 'Fn::GetAtt': [Match.stringLikeRegexp('AutoDelete'), 'Arn'] } },
            Action: ['s3:DeleteObject*', 's3:GetBucket*', 's3:List*', 's3:PutBucketPolicy'],
            Resource: Match.anyValue(),
          },
          {
            Effect: 'Allow',
            Principal: { Service: 'cloudfront.amazonaws.com' },
            Action: ['s3:GetObject', 's3:ListBucket'],
            Resource: Match.anyValue(),
            Condition: {
              StringEquals: {
                'AWS:SourceArn': {
                  'Fn::Join': [
                    '',
                    [
                      'arn:',
                      { Ref: 'AWS::Partition' },
                      ':cloudfront::',
                      { Ref: 'AWS::AccountId' },
                      ':distribution/',
                      { Ref: id },
                    ],
                  ],
                },
              },
            },
          },
        ],
      },
    });
    entry.hasResourceProperties('AWS::CloudFront::OriginAccessControl', {
      OriginAccessControlConfig: {
        OriginAccessControlOriginType: 's3',
        SigningBehavior: 'always',
        SigningProtocol: 'sigv4',
      },
    });
    expect(originOf(distribution.DefaultCacheBehavior)).toMatchObject({
      DomainName: { 'Fn::GetAtt': [expect.stringMatching(/^PageBucket/), 'RegionalDomainName'] },
      OriginAccessControlId: { 'Fn::GetAtt': [expect.any(String), 'Id'] },
      S3OriginConfig: { OriginAccessIdentity: '' },
    });
  });
});

function originOf({ TargetOriginId }: { TargetOriginId: string }): unknown {
  return distribution.Origins.find(({ Id }) => Id === TargetOriginId);
}

describe('the page', () => {
  const page = distribution.DefaultCacheBehavior;

  test('is only read, by TLS, compressed, and kept as its files say', () => {
    expect(page).toMatchObject({
      AllowedMethods: ['GET', 'HEAD'],
      CachePolicyId: CACHING_OPTIMIZED,
      Compress: true,
      ViewerProtocolPolicy: 'redirect-to-https',
    });
    // No cookie, query or header reaches the bucket.
    expect(page).not.toHaveProperty('OriginRequestPolicyId');
    expect(distribution).toMatchObject({ HttpVersion: 'http2and3', IPV6Enabled: true });
  });

  test('has exactly the headers that the local gateway sends, and Strict-Transport-Security', () => {
    expect(headers[page.ResponseHeadersPolicyId.Ref]).toEqual({
      ...pageHeaders({ googleOrigin: 'https://accounts.google.com' }),
      'strict-transport-security': 'max-age=31536000',
    });
  });

  test('trusts the sign-in that the deployment is pointed at', () => {
    const { entry } = synthesise({ googleAuthorizationUrl: 'http://google.test:9/o/oauth2/v2/auth' });
    const ref = readDistribution(entry).DefaultCacheBehavior.ResponseHeadersPolicyId.Ref;
    expect(readHeadersPolicies(entry)[ref]).toMatchObject(
      pageHeaders({ googleOrigin: 'http://google.test:9' }),
    );
  });

  test('falls back to its document by a function that the API never meets', () => {
    entry.hasResourceProperties('AWS::CloudFront::Function', {
      FunctionCode: FALLBACK_FUNCTION,
      FunctionConfig: { Runtime: 'cloudfront-js-2.0' },
      AutoPublish: true,
    });
    expect(page.FunctionAssociations).toEqual([
      { EventType: 'viewer-request', FunctionARN: { 'Fn::GetAtt': [expect.any(String), 'FunctionARN'] } },
    ]);
    expect(behaviors['/api/*']).not.toHaveProperty('FunctionAssociations');
  });

  test('shares its browser client, and nothing else, with pages of every origin', () => {
    const client = behaviors['/onbehalf.js'];
    expect(client?.TargetOriginId).toBe(page.TargetOriginId);
    expect(headers[client?.ResponseHeadersPolicyId.Ref ?? '']).toEqual({
      ...headers[page.ResponseHeadersPolicyId.Ref],
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET, HEAD',
      'access-control-allow-headers': '*',
    });
  });
});

describe('the API', () => {
  test('is passed everything but the host, by TLS 1.2, with every method, and never kept', () => {
    const api = behaviors['/api/*'];
    expect(api).toMatchObject({
      AllowedMethods: expect.arrayContaining(['GET', 'HEAD', 'OPTIONS', 'POST', 'PATCH', 'DELETE']),
      CachePolicyId: CACHING_DISABLED,
      OriginRequestPolicyId: ALL_VIEWER_EXCEPT_HOST_HEADER,
      Compress: false,
      ViewerProtocolPolicy: 'https-only',
    });
    expect(originOf(api ?? { TargetOriginId: '' })).toMatchObject({
      DomainName: {
        'Fn::Join': [
          '',
          [
            { Ref: expect.stringMatching(/^Api/) },
            '.execute-api.',
            { Ref: 'AWS::Region' },
            '.',
            { Ref: 'AWS::URLSuffix' },
          ],
        ],
      },
      CustomOriginConfig: { OriginProtocolPolicy: 'https-only', OriginSSLProtocols: ['TLSv1.2'] },
    });
  });

  test('outlasts the 30 s of API Gateway, whose own answer is then the one that is heard', () => {
    const origin = z
      .object({ CustomOriginConfig: z.object({ OriginReadTimeout: z.number() }) })
      .parse(originOf(behaviors['/api/*'] ?? { TargetOriginId: '' }));
    expect(origin.CustomOriginConfig.OriginReadTimeout).toBeGreaterThan(30);
  });

  test('keeps its own headers, and gains two', () => {
    expect(headers[behaviors['/api/*']?.ResponseHeadersPolicyId.Ref ?? '']).toEqual({
      'x-content-type-options': 'nosniff',
      'strict-transport-security': 'max-age=31536000',
    });
  });

  test('speaks for itself when it fails: no error is kept, and none is replaced by a page', () => {
    const codes = [400, 403, 404, 405, 414, 500, 501, 502, 503, 504];
    expect(distribution.CustomErrorResponses).toEqual(
      codes.map((ErrorCode) => ({ ErrorCode, ErrorCachingMinTTL: 0 })),
    );
  });
});

test('nothing writes a log that would hold the query string, with Google’s code in it', () => {
  expect(distribution).not.toHaveProperty('Logging');
  entry.resourceCountIs('AWS::S3::Bucket', 1);
  entry.resourceCountIs('AWS::Logs::Delivery', 0);
});

describe('the outputs', () => {
  const domain = { 'Fn::GetAtt': [Match.stringLikeRegexp('^PageDistribution'), 'DomainName'] };

  test('say where the page is and what to enter at Google', () => {
    const under = (path: string) => ({ 'Fn::Join': ['', ['https://', domain, path]] });
    entry.hasOutput('PageUrl', { Value: under('/') });
    entry.hasOutput('ApiUrl', { Value: under('/api') });
    entry.hasOutput('JavaScriptOrigin', { Value: { 'Fn::Join': ['', ['https://', domain]] } });
    entry.hasOutput('RedirectUri', { Value: under('/api/auth/callback') });
  });

  test('of a page elsewhere name that page, on which the script of Google runs', () => {
    const { entry } = synthesise({
      publicUrl: 'https://api.example.com',
      pageUrl: 'https://app.example.com/start',
    });
    entry.hasOutput('PageUrl', { Value: 'https://app.example.com/start' });
    entry.hasOutput('ApiUrl', { Value: 'https://api.example.com/api' });
    entry.hasOutput('JavaScriptOrigin', { Value: 'https://app.example.com' });
    entry.hasOutput('RedirectUri', { Value: 'https://api.example.com/api/auth/callback' });
  });
});

describe('a host name of its own', () => {
  const alias = (Type: string, zone: string) => ({
    Type,
    Name: 'app.example.com.',
    HostedZoneId: zone,
    AliasTarget: { DNSName: { 'Fn::GetAtt': [Match.stringLikeRegexp('^PageDistribution'), 'DomainName'] } },
  });

  test('with a certificate and DNS of the adopter’s own needs neither region nor zone', () => {
    const { entry, certificate, findings } = synthesise(
      { domainName: 'app.example.com', certificateArn: CERTIFICATE },
      undefined,
      { region: undefined },
    );
    expect(findings).toEqual([]);
    expect(certificate).toBeUndefined();
    expect(readDistribution(entry)).toMatchObject({
      Aliases: ['app.example.com'],
      ViewerCertificate: {
        AcmCertificateArn: CERTIFICATE,
        MinimumProtocolVersion: 'TLSv1.2_2021',
        SslSupportMethod: 'sni-only',
      },
    });
    entry.resourceCountIs('AWS::Route53::RecordSet', 0);
    entry.hasOutput('JavaScriptOrigin', { Value: 'https://app.example.com' });
    entry.hasOutput('PageUrl', { Value: 'https://app.example.com/' });
  });

  test('in a zone of Route 53 gets its certificate in us-east-1, and its records', () => {
    const { entry, certificate, findings, stacks } = synthesise({
      domainName: 'app.example.com',
      hostedZoneId: ZONE,
    });
    expect(findings).toEqual([]);
    expect([stacks.certificate?.region, stacks.entry.region]).toEqual(['us-east-1', 'eu-central-1']);
    certificate?.hasResourceProperties('AWS::CertificateManager::Certificate', {
      DomainName: 'app.example.com',
      ValidationMethod: 'DNS',
      DomainValidationOptions: [{ DomainName: 'app.example.com', HostedZoneId: ZONE }],
    });
    expect(readDistribution(entry)).toMatchObject({
      Aliases: ['app.example.com'],
      ViewerCertificate: { AcmCertificateArn: { 'Fn::GetAtt': [expect.any(String), expect.any(String)] } },
    });
    entry.hasResourceProperties('AWS::Route53::RecordSet', alias('A', ZONE));
    entry.hasResourceProperties('AWS::Route53::RecordSet', alias('AAAA', ZONE));
  });

  test('in a zone, with a certificate that there is, gets its records', () => {
    const { entry, certificate } = synthesise(
      { domainName: 'app.example.com', hostedZoneId: ZONE, certificateArn: CERTIFICATE },
      undefined,
      { region: undefined },
    );
    expect(certificate).toBeUndefined();
    entry.resourceCountIs('AWS::Route53::RecordSet', 2);
  });

  test('of a deployment to us-east-1 needs no bridge between regions', () => {
    const { entry, findings } = synthesise({ domainName: 'app.example.com', hostedZoneId: ZONE }, undefined, {
      region: 'us-east-1',
    });
    expect(findings).toEqual([]);
    expect(readDistribution(entry)).toMatchObject({
      ViewerCertificate: {
        AcmCertificateArn: { 'Fn::ImportValue': expect.stringMatching(/^onbehalf-dev-certificate:/) },
      },
    });
  });

  test('cannot get a certificate while nobody knows the region', () => {
    const attempt = () =>
      synthesise({ domainName: 'app.example.com', hostedZoneId: ZONE }, undefined, { region: undefined });
    expect(attempt).toThrow(SettingsError);
    expect(attempt).toThrow('Setting "hostedZoneId" needs AWS_REGION to be set');
  });
});

describe('a page that is hosted elsewhere', () => {
  const elsewhere = synthesise({ hostPage: 'false', pageUrl: 'https://app.example.com/' });

  test('leaves the API, and nothing of S3, CloudFront or custom resources', () => {
    expect(elsewhere.stacks.page).toBeUndefined();
    expect(elsewhere.findings).toEqual([]);
    const types = Object.values(
      z
        .object({ Resources: z.record(z.string(), z.object({ Type: z.string() })) })
        .parse(elsewhere.entry.toJSON()).Resources,
    ).map(({ Type }) => Type);
    expect(types.sort()).toEqual([
      'AWS::ApiGatewayV2::Api',
      'AWS::ApiGatewayV2::Stage',
      'AWS::Logs::LogGroup',
      'AWS::Logs::MetricFilter',
    ]);
  });

  test('calls the API at its own endpoint unless there is another address', () => {
    elsewhere.entry.hasOutput('ApiUrl', {
      Value: {
        'Fn::Join': ['', [{ 'Fn::GetAtt': [Match.stringLikeRegexp('^Api'), 'ApiEndpoint'] }, '/api']],
      },
    });
    elsewhere.entry.hasOutput('JavaScriptOrigin', { Value: 'https://app.example.com' });
  });
});

test('what other stacks may read stays when a host name is given later', () => {
  const exported = (template: Template) =>
    Object.values(template.findOutputs('*')).flatMap(({ Export }) => (Export ? [Export] : []));
  const { entry: named } = synthesise({ domainName: 'app.example.com', certificateArn: CERTIFICATE });
  expect(exported(entry)).toHaveLength(5);
  expect(exported(named)).toEqual(expect.arrayContaining(exported(entry)));
});

test('the entry hangs on no other stack, so that all others may hang on it', () => {
  expect(stacks.entry.dependencies).toEqual([]);
});
