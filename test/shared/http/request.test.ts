import { expect, test } from '@jest/globals';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { deadlineIn } from '../../../shared/deadline.ts';
import { readRequest } from '../../../shared/http/request.ts';
import { routes } from '../../../shared/routes.ts';

const token = `123.${'a'.repeat(43)}`;
const circumstances = {
  allowedOrigins: ['https://app.example.com'],
  deadline: deadlineIn(1_000),
};
const event = (part: Partial<APIGatewayProxyEventV2>) =>
  ({ headers: {}, isBase64Encoded: false, ...part }) as APIGatewayProxyEventV2;

test.each([
  ['apart, as payload v2 has them', { cookies: ['a=1', `__Host-session=${token}`] }],
  ['in the header, as some emulators leave them', { headers: { Cookie: `a=1; __Host-session=${token}` } }],
])('the session is found in cookies %s', (_name, part) => {
  expect(readRequest(routes.readSession, event(part), circumstances).session?.user).toBe('123');
});

test('names of header fields are read in any case', () => {
  const headers = {
    Origin: 'https://app.example.com',
    'X-Requested-With': 'XmlHttpRequest',
    'Content-Type': 'application/json',
  };
  const request = readRequest(
    routes.beginAttempt,
    event({ headers, body: '{"purpose":"sign-in"}' }),
    circumstances,
  );
  expect(request.body).toEqual({ purpose: 'sign-in' });
  expect(request.headers['content-type']).toBe('application/json');
});
