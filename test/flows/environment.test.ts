import { beforeAll, expect, jest, test } from '@jest/globals';
import { type FunctionName, functionEnvironment } from '../../shared/env.ts';
import { type Route, routes } from '../../shared/routes.ts';
import type { AppUser } from '../support/app-user.ts';
import { CALENDAR_LIST_SCOPE, meetup, useStack } from '../support/use-stack.ts';

const used = useStack();

let user: AppUser;
beforeAll(async () => {
  user = used.newUser();
  await user.connect();
  await user.redirect({ purpose: 'upgrade', scopes: [CALENDAR_LIST_SCOPE] });
});

/** A request that each function would answer with success, were its settings complete. */
const bodies: Partial<Record<FunctionName, unknown>> = {
  'begin-attempt': { purpose: 'sign-in' },
  'create-event': meetup,
};

const withRoutes = new Set<FunctionName>(Object.values<Route>(routes).map((route) => route.function));
const cases = [...withRoutes].flatMap((name) =>
  functionEnvironment[name].map((variable) => [name, variable] as const),
);

test.each(cases)('%s without %s fails closed', async (name, variable) => {
  const before = process.env[variable];
  delete process.env[variable];
  used.stack.restartFunctions();
  try {
    const route = Object.values<Route>(routes).find((one) => one.function === name);
    const answer = await user.call(route?.method ?? 'GET', route?.path ?? '', { body: bodies[name] });
    expect(answer).toMatchObject({ status: 503, body: { code: 'not_configured' } });
  } finally {
    process.env[variable] = before;
    used.stack.restartFunctions();
  }
});

/** Functions that no route leads to: Lambda counts an initialisation that throws as a failed invocation. */
const withoutRoutes = (Object.keys(functionEnvironment) as FunctionName[])
  .filter((name) => !withRoutes.has(name))
  .flatMap((name) => functionEnvironment[name].map((variable) => [name, variable] as const));

test.each(withoutRoutes)('%s without %s does not start', async (name, variable) => {
  // Where Lambda would write what was thrown.
  const written = jest.spyOn(console, 'error').mockImplementation(() => {});
  const before = process.env[variable];
  delete process.env[variable];
  used.stack.restartFunctions();
  try {
    await expect(used.stack.engine.invoke(name, { Records: [] })).rejects.toThrow(
      `${name}: missing environment: ${variable}`,
    );
  } finally {
    written.mockRestore();
    process.env[variable] = before;
    used.stack.restartFunctions();
  }
});
