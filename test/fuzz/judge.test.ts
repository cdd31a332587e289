import { expect, test } from '@jest/globals';
import { toProblem, toResult } from '../../shared/http/answer.ts';
import { Failure } from '../../shared/problems.ts';
import { findFaults } from './support/judge.ts';
import { people } from './support/people.ts';
import type { Ending } from './support/world.ts';

const asked = {
  id: 'readSession' as const,
  faulty: false,
  askers: ['MARK0', String(people[0]?.sub)],
  secrets: ['s3cret'],
};
const body = {
  user: { id: people[0]?.sub },
  scopes: [],
  missingScopes: [],
  connection: 'consent_required',
};
const answered = (answer: Parameters<typeof toResult>[0], log = ''): Ending => ({
  kind: 'answered',
  result: toResult(answer),
  log,
});
const problem = (failure: Failure): Ending => answered(toProblem(failure, 'request-id'));

test('an answer that is documented passes', () => {
  expect(findFaults(asked, answered({ status: 200, body }))).toEqual([]);
  expect(findFaults(asked, answered({ status: 204 }))).toEqual([]);
  expect(findFaults({ ...asked, faulty: true }, problem(new Failure('store_unavailable')))).toEqual([]);
});

const wrong: [string, Ending][] = [
  ['a throw', { kind: 'threw', error: new Error('x'), log: '' }],
  ['a hang', { kind: 'hung', log: '' }],
  ['nothing', { kind: 'answered', result: undefined, log: '' }],
  ['a 500', problem(new Failure('internal'))],
  ['a 503 in fair weather', problem(new Failure('store_unavailable'))],
  ['a code that is another operation’s', problem(new Failure('invalid_code'))],
  ['a status that is not documented', answered({ status: 201, body })],
  ['a field that is not documented', answered({ status: 200, body: { ...body, more: 1 } })],
  ['a field of another type', answered({ status: 200, body: { ...body, scopes: 'x' } })],
  ['a header that is not documented', answered({ status: 200, body, headers: { etag: '"1"' } })],
  ['a header with a line break', answered({ status: 200, body, headers: { 'x-a': 'b\r\nc' } })],
  ['a cookie that scripts can read', answered({ status: 200, body, cookies: ['__Host-session=a; Path=/'] })],
  ['a token', answered({ status: 200, body: { ...body, user: { id: people[0]?.sub, name: 'ya29.x' } } })],
  ['a planted secret', answered({ status: 200, body: { ...body, scopes: ['CANARY'] } })],
  ['a session’s secret', answered({ status: 200, body: { ...body, scopes: ['s3cret'] } })],
  ['another person’s name', answered({ status: 200, body: { ...body, user: { id: people[1]?.sub } } })],
  ['a secret in the log', answered({ status: 204 }, 'refresh 1//0x')],
  ['a client’s text in the log', answered({ status: 204 }, 'INPUT7Q')],
];

test.each(wrong)('%s is found', (_name, ending) => {
  expect(findFaults(asked, ending)).not.toEqual([]);
});
