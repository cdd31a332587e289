import { expect, test } from '@jest/globals';
import { Failure, type ProblemCode, problems } from '../../shared/problems.ts';

const codes = Object.keys(problems) as ProblemCode[];
const codesWith = (remedy: string) => codes.filter((code) => new Failure(code).remedy === remedy).sort();

test('what is to be tried again is so by its code, so that nobody who throws it can forget', () => {
  expect(codesWith('retry_later')).toEqual([
    'google_timeout',
    'google_unavailable',
    'rate_limited',
    'store_unavailable',
    'vault_unavailable',
  ]);
});

test.each([
  ['reconnect', ['consent_required', 'not_connected', 'reconnect_required', 'unauthenticated']],
  ['ask_for_scope', ['scope_declined', 'scope_required']],
  ['call_operator', ['internal', 'not_configured']],
  [
    'give_up',
    [
      'calendar_forbidden',
      'calendar_not_found',
      'deleted_by_user',
      'invalid_id_token',
      'invalid_security_event',
    ],
  ],
])('by its code, the remedy is %s', (remedy, expected) => {
  expect(codesWith(remedy)).toEqual(expected);
});

test('any other is mended in the request', () => {
  expect(new Failure('invalid_event').remedy).toBe('fix_request');
});

test('who throws it may know better', () => {
  expect(new Failure('vault_unavailable', { remedy: 'call_operator' }).remedy).toBe('call_operator');
});
