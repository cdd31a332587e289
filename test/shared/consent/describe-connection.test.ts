import { describe, expect, test } from '@jest/globals';
import { describeConnection } from '../../../shared/consent/describe-connection.ts';
import type { Grant, GrantStatus } from '../../../shared/vault/grant.ts';

const grantWith = (status: GrantStatus, scopes: string[]): Grant => ({
  user: '1',
  status,
  scopes,
  sealed: new Uint8Array([1]),
  version: 'v',
  refreshedAt: 0,
});
const wanted = ['events', 'email'];
const LONG_EMAIL = 'https://www.googleapis.com/auth/userinfo.email';

describe('a user', () => {
  test.each<[string, Grant | undefined, string, string[], string[]]>([
    ['who has granted nothing', undefined, 'consent_required', [], wanted],
    ['who has granted a part', grantWith('active', ['events']), 'consent_required', ['events'], ['email']],
    [
      'who has granted it all',
      grantWith('active', ['openid', 'events', LONG_EMAIL]),
      'connected',
      ['openid', 'events', LONG_EMAIL],
      [],
    ],
    ['whose grant was revoked', grantWith('revoked', ['events', 'email']), 'reconnect_required', [], wanted],
    [
      'who is to sign in anew',
      grantWith('reauthentication_required', ['events', 'email']),
      'reconnect_required',
      ['events', 'email'],
      [],
    ],
    [
      'who is to sign in anew, and has granted a part',
      grantWith('reauthentication_required', ['email']),
      'reconnect_required',
      ['email'],
      ['events'],
    ],
  ])('%s', (_name, grant, connection, scopes, missingScopes) => {
    expect(describeConnection(grant, wanted)).toEqual({ connection, scopes, missingScopes });
  });
});
