import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { startGateway } from '../../../../infra/local/gateway.ts';
import type { Fault } from '../../../../infra/local/google/fault-schema.ts';
import { composeTable } from '../../../../shared/compose/table.ts';
import { keys } from '../../../../shared/table/table.ts';
import { type AppUser, appUser } from '../../../support/app-user.ts';
import { meetup } from '../../../support/use-stack.ts';
import { ask } from '../support/documented-call.ts';
import type { Cause, CausesOf } from './circumstances.ts';

const createEvent = (user: AppUser) => ask(user, 'createEvent', { body: meetup });
const idOf = async (user: AppUser) => (await user.call('GET', '/session')).body.user.id;

/** Google answers so when a token is to be renewed. */
const atRefresh =
  (fault: Fault): Cause =>
  async ({ connected, stack }) => {
    stack.google.control.expireAccessTokens();
    stack.google.control.faults.set('refresh', fault);
    return createEvent(connected);
  };

/** Problems that come of what is broken, here or at Google. */
export const faults: CausesOf<
  | 'rate_limited'
  | 'internal'
  | 'google_unexpected'
  | 'not_configured'
  | 'store_unavailable'
  | 'vault_unavailable'
  | 'google_unavailable'
  | 'google_timeout'
> = {
  rate_limited: async ({ connected, stack }) => {
    stack.google.control.faults.set('events.insert', { kind: 'answer', answer: 'userRateLimitExceeded' });
    return createEvent(connected);
  },
  // A sealed token in the row of another user, which no other fault of ours can bring about.
  internal: async ({ connected, connectAnother, stack }) => {
    const user = await connectAnother();
    const table = composeTable(stack.environment);
    const TableName = table.name;
    const [own, foreign] = [keys.grant(await idOf(user)), keys.grant(await idOf(connected))];
    const { Item } = await table.send(new GetCommand({ TableName, Key: foreign }));
    await table.send(
      new UpdateCommand({
        TableName,
        Key: own,
        UpdateExpression: 'SET sealed = :sealed',
        ExpressionAttributeValues: { ':sealed': Item?.['sealed'] },
      }),
    );
    stack.restartFunctions();
    return createEvent(user);
  },
  google_unexpected: atRefresh({ kind: 'html' }),
  not_configured: atRefresh({ kind: 'answer', answer: 'invalid_client' }),
  store_unavailable: async ({ connected, stack }) => {
    stack.dynamodb.faults.inject('*', 'access_denied');
    return createEvent(connected);
  },
  vault_unavailable: async ({ connected, stack }) => {
    stack.restartFunctions();
    stack.kms.faults.inject('Decrypt', 'disabled');
    return createEvent(connected);
  },
  google_unavailable: atRefresh({ kind: 'answer', answer: 'server_busy' }),
  // The functions wait for Google as long as they have time: here they have little.
  google_timeout: async ({ connected, stack }) => {
    const gateway = await startGateway({ limits: { functionTimeout: 1_500 } });
    try {
      const hurried = appUser({ ...stack, url: gateway.url }, connected.google.email);
      for (const [name, value] of connected.cookies) hurried.cookies.set(name, value);
      stack.google.control.expireAccessTokens();
      stack.google.control.faults.set('refresh', { kind: 'hang' });
      return await ask(hurried, 'createEvent', { body: meetup, headers: { origin: stack.url } });
    } finally {
      await gateway.close();
    }
  },
};
