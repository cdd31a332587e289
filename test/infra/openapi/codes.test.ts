import '../../support/quiet-log.ts';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { problemCodes, problemExample } from '../../../infra/openapi/problem-schema.ts';
import { problems } from '../../../shared/problems.ts';
import type { AppUser } from '../../support/app-user.ts';
import { useStack } from '../../support/use-stack.ts';
import type { CausesOf, Circumstances } from './codes/circumstances.ts';
import { faults } from './codes/faults.ts';
import { refusedConsents } from './codes/refused-consents.ts';
import { wrongRequests } from './codes/wrong-requests.ts';
import { examplesOf } from './support/document-examples.ts';

/** A code that nothing here brings about does not compile. */
const causes: CausesOf<keyof typeof problems> = { ...wrongRequests, ...refusedConsents, ...faults };

const used = useStack();
let people: Pick<Circumstances, 'connected' | 'signedIn'>;
beforeAll(async () => {
  people = { connected: used.newUser(), signedIn: used.newUser() };
  await people.connected.connect();
  await people.signedIn.signIn();
});

const connectAnother = async (): Promise<AppUser> => {
  const user = used.newUser();
  await user.connect();
  return user;
};

describe('the problem', () => {
  test.each(problemCodes)('%s is answered as its example says', async (code) => {
    const { stack, newUser } = used;
    const { status, body } = await causes[code]({ ...people, stack, newUser, connectAnother });
    const { value } = problemExample(code);
    expect(body).toEqual({ ...value, requestId: expect.stringMatching(/^[\da-f-]{36}$/) });
    expect(status).toBe(problems[code].status);
  });
});

test('the examples of the document are those that are compared, and all but of what it has no operation for', () => {
  const kept = examplesOf('problem').map(({ value }) => value);
  const { not_found: _path, method_not_allowed: _method, ...documented } = causes;
  const compared = problemCodes
    .filter((code) => code in documented)
    .map((code) => problemExample(code).value);
  expect(kept).toEqual(compared);
});
