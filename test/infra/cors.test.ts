import { expect, test } from '@jest/globals';
import { CORS } from '../../infra/cors.ts';
import { type Route, routes } from '../../shared/routes.ts';

test('the methods of all routes are let through a preflight, and no other method is', () => {
  const methods = new Set(Object.values<Route>(routes).map(({ method }) => method));
  expect([...CORS.methods].sort()).toEqual([...methods].sort());
  expect(CORS.headers).toEqual(
    expect.arrayContaining(['content-type', 'x-requested-with', 'idempotency-key']),
  );
});
