import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Grant } from '../../../shared/vault/grant.ts';
import { settleGrant } from '../../../shared/vault/settle-grant.ts';
import { createGrantWorld, USER } from '../support/grant-world.ts';

let world: ReturnType<typeof createGrantWorld>;
let seen: Grant[];
beforeEach(() => {
  world = createGrantWorld();
  seen = [];
});

/** Changes the grant, but loses to somebody else the first `losses` times. */
const settle = (losses: number) =>
  settleGrant(world.table, USER, (grant) => {
    seen.push(grant);
    return async () => {
      if (seen.length > losses) return true;
      await world.consent({ refreshToken: `rival ${seen.length}` });
      return false;
    };
  });

describe('what becomes of a grant', () => {
  test('is judged once if nobody else writes', async () => {
    const grant = await world.consent({ refreshToken: 'r' });
    expect(await settle(0)).toBe(true);
    expect(seen).toMatchObject([{ version: grant.version }]);
  });

  test('is judged anew, by what the grant is then, when somebody else wrote in between', async () => {
    await world.consent({ refreshToken: 'r' });
    expect(await settle(3)).toBe(true);
    expect(new Set(seen.map(({ version }) => version)).size).toBe(4);
  });

  test('is left for a repeat when somebody else wrote four times', async () => {
    await world.consent({ refreshToken: 'r' });
    await expect(settle(4)).rejects.toMatchObject({
      code: 'store_unavailable',
      remedy: 'retry_later',
      retryAfter: 1,
      reason: 'Contention',
    });
    expect(seen).toHaveLength(4);
  });

  test('is nothing where there is no grant, or nothing to change', async () => {
    expect(await settle(0)).toBe(false);
    expect(seen).toEqual([]);
    await world.consent({ refreshToken: 'r' });
    expect(await settleGrant(world.table, USER, () => undefined)).toBe(false);
  });
});
