import { describe, expect, test } from '@jest/globals';
import { readSettings } from '../../infra/settings/read-settings.ts';
import { SettingsError } from '../../infra/settings/settings-error.ts';

function faultsOf(context: Record<string, unknown>): string[] {
  try {
    readSettings(context);
  } catch (error) {
    if (error instanceof SettingsError) return error.message.split('\n');
    throw error;
  }
  return [];
}

describe('without any setting', () => {
  test('a dev stage is pointed at the real Google', () => {
    expect(readSettings({})).toEqual({
      stage: 'dev',
      architecture: 'arm64',
      grantKey: 1,
      hostPage: true,
      signInScopes: ['openid', 'email', 'profile'],
      calendarScopes: ['https://www.googleapis.com/auth/calendar.events'],
      optionalScopes: ['https://www.googleapis.com/auth/calendar.calendarlist.readonly'],
      popupRedirectUri: 'postmessage',
      refreshTokenBinding: 'none',
      googleAuthorizationUrl: 'https://accounts.google.com/o/oauth2/v2/auth',
      googleTokenUrl: 'https://oauth2.googleapis.com/token',
      googleRevokeUrl: 'https://oauth2.googleapis.com/revoke',
      googleConnectionsUrl: 'https://myaccount.google.com/connections',
      googleCertsUrl: 'https://www.googleapis.com/oauth2/v1/certs',
      googleIssuers: ['accounts.google.com', 'https://accounts.google.com'],
      googleApiRootUrl: 'https://www.googleapis.com/',
      googleRiscConfigurationUrl: 'https://accounts.google.com/.well-known/risc-configuration',
      waf: false,
      wafRateLimit: 2_000,
      originSecret: 0,
      throttlingRate: 100,
      throttlingBurst: 200,
      workerConcurrency: 20,
      calendarCallsPerMinute: 9_900,
      busEvents: ['EventFailed', 'EventMissed', 'GrantRevoked', 'GrantRestored'],
      errorBudget: 1,
      sample: false,
      logRetentionDays: 14,
    });
  });

  test('prod keeps its logs longer', () => {
    expect(readSettings({ stage: 'prod' }).logRetentionDays).toBe(90);
  });
});

describe('a setting', () => {
  test('from the command line is a string, whatever it stands for', () => {
    const settings = readSettings({
      throttlingRate: '2.5',
      throttlingBurst: '7',
      logRetentionDays: '365',
      allowedOrigins: 'https://a.example.com, https://b.example.com:8443',
      signInScopes: 'openid email  openid',
      workerConcurrency: '25',
      sample: 'true',
    });
    expect(settings).toMatchObject({
      throttlingRate: 2.5,
      throttlingBurst: 7,
      logRetentionDays: 365,
      allowedOrigins: ['https://a.example.com', 'https://b.example.com:8443'],
      signInScopes: ['openid', 'email'],
      workerConcurrency: 25,
      sample: true,
    });
  });

  test('from cdk.json may be a list', () => {
    expect(readSettings({ allowedOrigins: ['https://a.example.com'] }).allowedOrigins).toEqual([
      'https://a.example.com',
    ]);
  });

  test('that is empty counts as not set', () => {
    expect(readSettings({ clientId: '', stage: '', calendarScopes: '' })).toEqual(readSettings({}));
  });

  test('of optional scopes may be none', () => {
    expect(readSettings({ optionalScopes: '-' }).optionalScopes).toEqual([]);
  });

  test('leaves the flags and caches of CDK alone', () => {
    expect(
      faultsOf({ '@aws-cdk/core:target-partitions': ['aws'], 'acknowledged-issue-numbers': [1] }),
    ).toEqual([]);
  });

  test.each([
    'http://localhost:3000',
    'http://127.0.0.1:9',
    'http://[::1]:9',
    'http://172.17.0.1:8080',
    'http://google:80/x',
  ])('may be on a private host without TLS: %s', (url) => {
    expect(faultsOf({ googleTokenUrl: url, publicUrl: url, clientId: 'stand-in' })).toEqual([]);
  });
});

describe('the page', () => {
  test.each([
    [{}, true],
    [{ hostPage: 'true', domainName: 'app.example.com', hostedZoneId: 'Z1' }, true],
    [{ allowedOrigins: 'https://www.example.com' }, true],
    [{ publicUrl: 'https://api.example.com' }, false],
    [{ pageUrl: 'https://app.example.com/' }, false],
    [{ hostPage: 'false', pageUrl: 'https://app.example.com/' }, false],
  ])('with %j is hosted here: %p', (context, hosted) => {
    expect(readSettings(context).hostPage).toBe(hosted);
  });

  const elsewhere = 'is for a page that is hosted elsewhere, and hostPage says it is not.';
  const certificateArn = 'arn:aws:acm:us-east-1:111122223333:certificate/1';
  const webAclArn =
    'arn:aws:wafv2:us-east-1:111122223333:global/webacl/mine/01234567-89ab-cdef-0123-456789abcdef';
  test.each([
    [{ hostPage: 'false' }, 'hostPage', 'is false, so pageUrl must say where the page is.'],
    [{ hostPage: 'true', publicUrl: 'https://api.example.com' }, 'publicUrl', elsewhere],
    [{ hostPage: true, pageUrl: 'https://app.example.com/' }, 'pageUrl', elsewhere],
    [
      { domainName: 'app.example.com', certificateArn, publicUrl: 'https://app.example.com' },
      'domainName',
      'is for a page that is hosted here; elsewhere publicUrl says it.',
    ],
    [
      { domainName: 'app.example.com' },
      'domainName',
      'needs certificateArn, or hostedZoneId for a certificate to be made.',
    ],
    [{ certificateArn }, 'certificateArn', 'needs domainName.'],
    [{ hostedZoneId: 'Z1' }, 'hostedZoneId', 'needs domainName.'],
    [{ waf: 'true', webAclArn }, 'webAclArn', 'and waf exclude each other.'],
    ...['waf', 'webAclArn', 'originSecret'].map(
      (name) =>
        [
          { pageUrl: 'https://app.example.com/', [name]: { waf: true, webAclArn, originSecret: '1' }[name] },
          name,
          'needs CloudFront, and so hostPage=true.',
        ] as const,
    ),
  ])('with %j fails with one sentence about %s', (context, name, fault) => {
    expect(faultsOf(context)).toEqual([`Setting "${name}" ${fault}`]);
  });
});

describe('a bad setting fails with one sentence:', () => {
  const https = 'must be an https URL (http only for localhost and private hosts).';
  const origin = 'must be an exact origin such as https://app.example.com, without path or wildcard.';
  const hostName = 'must be a host name such as app.example.com.';
  const certificate = 'must be the ARN of a certificate in us-east-1, where CloudFront looks for it.';
  const webAcl = 'must be the ARN of a web ACL for CloudFront, which are in us-east-1.';
  test.each([
    ['hostPage', 'no', 'must be true or false, not "no".'],
    ['domainName', 'https://app.example.com', hostName],
    ['domainName', 'app.example.com.', hostName],
    ['domainName', 'App.example.com', hostName],
    ['domainName', '*.example.com', hostName],
    ['domainName', 'localhost', hostName],
    ['certificateArn', 'arn:aws:acm:eu-central-1:111122223333:certificate/1', certificate],
    ['certificateArn', 'certificate/1', certificate],
    ['hostedZoneId', '/hostedzone/Z1', 'must be the id of a hosted zone, such as Z0123456789ABCDEFGHIJ.'],
    ['webAclArn', 'arn:aws:wafv2:eu-central-1:111122223333:regional/webacl/mine/0', webAcl],
    ['wafRateLimit', '9', 'must be at least 10, not 9.'],
    ['originSecret', '-1', 'must be at least 0.'],
    ['originSecret', 'hunter2', 'must be a number.'],
    ['grantKey', '0', 'must be at least 1, not 0.'],
    ['grantKey', '21', 'must be at most 20, not 21.'],
    ['grantKey', '1.5', 'must be a whole number, not 1.5.'],
    ['stage', 'production', 'must be "dev" or "prod", not "production".'],
    ['stage', 'GOCSPX-a-secret-in-its-place', 'must be "dev" or "prod".'],
    [
      'busEvents',
      'EventMissed,Events',
      'must be "EventCreated", "EventFailed", "EventMissed", "GrantRevoked", or "GrantRestored", not "Events".',
    ],
    ['workerConcurrency', '1', 'must be at least 2, as Lambda wants it, not 1.'],
    ['publicUrl', 'http://api.example.com', https],
    ['publicUrl', 'api.example.com', https],
    ['publicUrl', 'https://user:password@api.example.com', https],
    ['pageUrl', 'javascript:alert(1)', https],
    ['pageUrl', 'https://app.example.com/#x', https],
    ['googleTokenUrl', 'http://172.32.0.1/token', https],
    ['googleRiscConfigurationUrl', 7, 'must be a text, not 7.'],
    ['googleApiRootUrl', 'https://www.googleapis.com', 'must end with a slash.'],
    ['allowedOrigins', '*', origin],
    ['allowedOrigins', 'https://*.example.com', origin],
    ['allowedOrigins', 'https://app.example.com/', origin],
    ['allowedOrigins', 'https://app.example.com/path', origin],
    ['allowedOrigins', 'https://APP.example.com', origin],
    ['allowedOrigins', 'https://app.example.com:443', origin],
    ['allowedOrigins', 'http://app.example.com', origin],
    ['allowedOrigins', 'null', origin],
    ['allowedOrigins', '-', 'must not be empty.'],
    ['popupRedirectUri', 'message', 'must be `postmessage` or an https URL.'],
    ['clientId', 'two words', 'must be one word, as shown in the console of Google Cloud.'],
    ['clientId', 'mine', 'must end with .apps.googleusercontent.com, as the client ids of Google do.'],
    ['signInScopes', 'email profile', 'must contain openid, or Google sends no ID token.'],
    ['calendarScopes', 'calendar"', 'must be a list of OAuth scopes.'],
    ['calendarScopes', '-', 'must not be empty.'],
    ['throttlingRate', 'many', 'must be a number, not "many".'],
    ['throttlingRate', '0', 'must be more than 0, not 0.'],
    ['throttlingBurst', '1.5', 'must be a whole number, not 1.5.'],
  ])('%s %p', (name, value, fault) => {
    expect(faultsOf({ [name]: value })).toEqual([`Setting "${name}" ${fault}`]);
  });

  test('a retention that CloudWatch does not know', () => {
    expect(faultsOf({ logRetentionDays: 2 })[0]).toMatch(
      /^Setting "logRetentionDays" must be one of 1, 3, 5/,
    );
  });

  test('a page that could not call the API', () => {
    expect(
      faultsOf({ pageUrl: 'https://app.example.com/start', allowedOrigins: 'https://other.example.com' }),
    ).toEqual(['Setting "allowedOrigins" must contain the origin of pageUrl, https://app.example.com.']);
  });

  test('more workers than there are calls for', () => {
    expect(faultsOf({ workerConcurrency: 331 })).toEqual([
      'Setting "workerConcurrency" must be at most 330, or calendarCallsPerMinute higher: more would only wait for their turn.',
    ]);
    expect(faultsOf({ workerConcurrency: 331, calendarCallsPerMinute: 20_000 })).toEqual([]);
  });

  test('a misspelled name, which would leave the default in force', () => {
    expect(faultsOf({ 'client-id': 'x' })).toEqual([
      'Setting "client-id" does not exist: it is spelled "clientId".',
    ]);
  });

  test('all of them at once', () => {
    expect(faultsOf({ stage: 'test', pageurl: 'x', throttlingBurst: -1 })).toHaveLength(3);
  });
});
