import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { enableAccount, suspendAccount } from '../../../shared/vault/account-state.ts';
import { createGrantWorld, NOW, USER } from '../support/grant-world.ts';

const SECOND = NOW / 1000;

test('whatever order events come in, and however often: the newest decides', async () => {
  const event = fc.record({ at: fc.integer({ min: 0, max: 50 }), disabled: fc.boolean() });
  const events = fc.uniqueArray(event, { selector: ({ at }) => at, minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(
      events.chain((some) =>
        fc.tuple(fc.constant(some), fc.shuffledSubarray([...some, ...some], { minLength: some.length * 2 })),
      ),
      async ([some, deliveries]) => {
        const world = createGrantWorld();
        await world.consent({ refreshToken: 'r' });
        for (const { at, disabled } of deliveries) {
          await (disabled ? suspendAccount : enableAccount)(world.vault(), USER, SECOND + at);
        }
        const newest = some.reduce((one, other) => (other.at > one.at ? other : one));
        expect((await world.onRecord())?.status).toBe(newest.disabled ? 'suspended' : 'active');
      },
    ),
    { numRuns: 200 },
  );
});
