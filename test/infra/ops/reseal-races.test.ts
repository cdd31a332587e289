import type { ReEncryptCommand } from '@aws-sdk/client-kms';
import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Outcome, resealGrant } from '../../../infra/ops/reseal/reseal-grant.ts';
import { keys, type Table } from '../../../shared/table/table.ts';
import { loadGrant, storeGrant } from '../../../shared/vault/grant-store.ts';
import { markRevoked, markSuspended, storeRefreshed } from '../../../shared/vault/mark-grant.ts';
import { identifyRefreshToken } from '../../../shared/vault/token-identifiers.ts';
import { createMemoryTable, type Item, type MemoryTable } from '../../shared/support/memory-table.ts';

const USER = '1001';
const OLD = 0;
const NEW = 1;
const KINDS = ['reseal', 'consent', 'refresh', 'revoke', 'suspend', 'disconnect'] as const;
type Kind = (typeof KINDS)[number];

/** What the ciphertexts of this model say: of which consent, by whom it was sealed first, and under what material. */
const seal = (consent: number, by: number, material: number) => new Uint8Array([consent, by, material]);
const sealedOf = (item: Item | undefined): number[] | undefined => {
  const sealed = item?.['sealed'];
  return sealed instanceof Uint8Array ? [...sealed] : undefined;
};

/** KMS, which has been rotated. */
const kms = {
  send: async (command: ReEncryptCommand) => {
    const [consent = -1, by = -1, material = -1] = command.input.CiphertextBlob ?? [];
    return {
      CiphertextBlob: seal(consent, by, NEW),
      SourceKeyId: 'key',
      SourceKeyMaterialId: `material-${material}`,
      DestinationKeyMaterialId: `material-${NEW}`,
    };
  },
};

const reseal = (table: Table, sealed: Uint8Array): Promise<Outcome | 'contention'> =>
  resealGrant({ kms, table, key: 'key', formerKeys: [], dryRun: false }, USER, sealed).catch(
    (error: { reason: string }) => {
      expect(error.reason).toBe('Contention');
      return 'contention';
    },
  );

/** One Lambda's part, or the operator's: read, decide, write. */
async function play(table: Table, kind: Kind, me: number): Promise<unknown> {
  if (kind === 'disconnect')
    return table.send(new DeleteCommand({ TableName: table.name, Key: keys.grant(USER) }));
  if (kind === 'consent') {
    const grant = { scopes: ['openid'], sealed: seal(me, me, NEW), ...identifyRefreshToken(String(me)) };
    while (!(await storeGrant(table, USER, await loadGrant(table, USER), grant, 0)));
    return undefined;
  }
  const seen = await loadGrant(table, USER);
  if (!seen?.sealed) return undefined;
  if (kind === 'reseal') return reseal(table, seen.sealed);
  if (kind === 'revoke') return markRevoked(table, seen, 0);
  if (kind === 'suspend') return markSuspended(table, seen, 0, 0);
  const change = { sealed: seal(seen.sealed[0] ?? -1, me, NEW), scopes: ['openid'] };
  return (await storeRefreshed(table, seen, change, 0)) !== undefined;
}

async function playTogether(scheduler: fc.Scheduler, cast: readonly { kind: Kind; loses: boolean }[]) {
  const memory = createMemoryTable();
  const old = { scopes: ['openid'], sealed: seal(100, 100, OLD), ...identifyRefreshToken('100') };
  await storeGrant(memory.open(), USER, undefined, old, 0);
  const outcomes = await scheduler.waitFor(
    Promise.all(
      cast.map(({ kind, loses }, me) => {
        const losses = [loses];
        const pause = (what: string) => scheduler.schedule(Promise.resolve(), `${me} ${kind}: ${what}`);
        return play(memory.open({ pause, losesAnswer: () => losses.pop() ?? false }), kind, me);
      }),
    ),
  );
  return { memory, outcomes };
}

/** Writes that left version and all else as it was, but for what is sealed. */
const resealings = ({ history }: MemoryTable) =>
  history.filter(({ before, after }) => after && before?.['version'] === after['version']);

test('whatever else happens to a grant, sealing it anew changes nothing but under what it is sealed', async () => {
  const casts = fc.array(fc.record({ kind: fc.constantFrom(...KINDS), loses: fc.boolean() }), {
    minLength: 1,
    maxLength: 4,
  });
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), casts, async (scheduler, others) => {
      const cast = [{ kind: 'reseal' as const, loses: false }, ...others];
      const { memory, outcomes } = await playTogether(scheduler, cast);
      for (const { before, after } of resealings(memory)) {
        const [consent, by] = sealedOf(before) ?? [];
        expect(after).toEqual({ ...before, sealed: seal(consent ?? -1, by ?? -1, NEW) });
      }
      // Nothing of what was there before is left under the old material.
      const [, , material = NEW] = sealedOf(memory.read(keys.grant(USER))) ?? [];
      if (!outcomes.includes('contention')) expect(material).toBe(NEW);
    }),
    { numRuns: 200 },
  );
});

test('no renewal is lost over it, and none is undone', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.boolean(),
      fc.boolean(),
      async (scheduler, renewalLoses, resealLoses) => {
        const { memory, outcomes } = await playTogether(scheduler, [
          { kind: 'refresh', loses: renewalLoses },
          { kind: 'reseal', loses: resealLoses },
        ]);
        expect(outcomes[0]).toBe(true);
        expect(['resealed', 'newest', 'changed']).toContain(outcomes[1]);
        expect(sealedOf(memory.read(keys.grant(USER)))).toEqual([100, 0, NEW]);
      },
    ),
    { numRuns: 200 },
  );
});

test('a grant that somebody writes to each time is left, and named', async () => {
  const memory = createMemoryTable();
  const old = { scopes: ['openid'], sealed: seal(100, 100, OLD), ...identifyRefreshToken('100') };
  await storeGrant(memory.open(), USER, undefined, old, 0);
  // A function that still seals under the old material, always a moment earlier.
  const renew = async (what: string) => {
    const seen = what === 'UpdateCommand' && (await loadGrant(memory.open(), USER));
    if (seen) await storeRefreshed(memory.open(), seen, { sealed: seal(100, 7, OLD), scopes: ['openid'] }, 0);
  };
  expect(await reseal(memory.open({ pause: renew }), old.sealed)).toBe('contention');
  expect(sealedOf(memory.read(keys.grant(USER)))).toEqual([100, 7, OLD]);
  // Left alone, it is done.
  const { sealed } = (await loadGrant(memory.open(), USER)) ?? {};
  expect(await reseal(memory.open(), sealed ?? old.sealed)).toBe('resealed');
  expect(sealedOf(memory.read(keys.grant(USER)))).toEqual([100, 7, NEW]);
});
