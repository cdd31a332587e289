import { describe, expect, test } from '@jest/globals';
import { readSettings, SettingsError } from '../../infra/settings.ts';

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
      signInScopes: ['openid', 'email', 'profile'],
      calendarScopes: ['https://www.googleapis.com/auth/calendar.events'],
      optionalScopes: ['https://www.googleapis.com/auth/calendar.calendarlist.readonly'],
      popupRedirectUri: 'postmessage',
      googleAuthorizationUrl: 'https://accounts.google.com/o/oauth2/v2/auth',
      googleTokenUrl: 'https://oauth2.googleapis.com/token',
      googleRevokeUrl: 'https://oauth2.googleapis.com/revoke',
      googleConnectionsUrl: 'https://myaccount.google.com/connections',
      googleCertsUrl: 'https://www.googleapis.com/oauth2/v1/certs',
      googleIssuers: ['accounts.google.com', 'https://accounts.google.com'],
      googleApiRootUrl: 'https://www.googleapis.com/',
      googleRiscConfigurationUrl: 'https://accounts.google.com/.well-known/risc-configuration',
      throttlingRate: 100,
      throttlingBurst: 200,
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
    });
    expect(settings).toMatchObject({
      throttlingRate: 2.5,
      throttlingBurst: 7,
      logRetentionDays: 365,
      allowedOrigins: ['https://a.example.com', 'https://b.example.com:8443'],
      signInScopes: ['openid', 'email'],
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

describe('a bad setting fails with one sentence:', () => {
  const https = 'must be an https URL (http only for localhost and private hosts).';
  const origin = 'must be an exact origin such as https://app.example.com, without path or wildcard.';
  test.each([
    ['stage', 'production', 'is wrong: expected one of "dev"|"prod".'],
    ['publicUrl', 'http://api.example.com', https],
    ['publicUrl', 'api.example.com', https],
    ['publicUrl', 'https://user:password@api.example.com', https],
    ['pageUrl', 'javascript:alert(1)', https],
    ['pageUrl', 'https://app.example.com/#x', https],
    ['googleTokenUrl', 'http://172.32.0.1/token', https],
    ['googleRiscConfigurationUrl', 7, 'is wrong: expected string, received number.'],
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
    ['throttlingRate', 'many', 'is wrong: expected number, received NaN.'],
    ['throttlingRate', '0', 'is too small: expected number to be >0.'],
    ['throttlingBurst', '1.5', 'is wrong: expected int, received number.'],
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

  test('a misspelled name, which would leave the default in force', () => {
    expect(faultsOf({ 'client-id': 'x' })).toEqual([
      'Setting "client-id" does not exist: it is spelled "clientId".',
    ]);
  });

  test('all of them at once', () => {
    expect(faultsOf({ stage: 'test', pageurl: 'x', throttlingBurst: -1 })).toHaveLength(3);
  });
});
