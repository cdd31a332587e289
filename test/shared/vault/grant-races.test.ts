import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { keys, type Table } from '../../../shared/table/table.ts';
import { loadGrant, storeGrant } from '../../../shared/vault/grant-store.ts';
import {
  markReauthenticationRequired,
  markRevoked,
  storeRefreshed,
} from '../../../shared/vault/mark-grant.ts';
import { identifyRefreshToken } from '../../../shared/vault/token-identifiers.ts';
import { createMemoryTable, type Item } from '../support/memory-table.ts';

const USER = '1001';
const KINDS = ['consent', 'refresh', 'revoke', 'reauthenticate', 'disconnect'] as const;

/** What the sealed tokens of this model say: which consent they come from, and who wrote them. */
const seal = (consent: number, by: number) => new Uint8Array([consent, by]);
const consentOf = (item: Item | undefined): number | undefined => sealedOf(item)?.[0];
const writerOf = (item: Item | undefined): number | undefined => sealedOf(item)?.[1];
const sealedOf = (item: Item | undefined): Uint8Array | undefined => {
  const sealed = item?.['sealed'];
  return sealed instanceof Uint8Array ? sealed : undefined;
};

interface Actor {
  kind: (typeof KINDS)[number];
  /** Whether the answers to its writes are lost on the way. */
  loses: boolean;
}

interface Outcome {
  /** What a single compare-and-set said of itself; consents try until they are stored. */
  stored: boolean | undefined;
  /** The consent that it was about. */
  consent: number | undefined;
}

/** One Lambda's part: read, decide, write. Consents are numbered by who brings them. */
async function play(table: Table, { kind }: Actor, me: number): Promise<Outcome> {
  if (kind === 'disconnect') {
    await table.send(new DeleteCommand({ TableName: table.name, Key: keys.grant(USER) }));
    return { stored: undefined, consent: undefined };
  }
  if (kind === 'consent') {
    const grant = { scopes: ['openid'], sealed: seal(me, me), ...identifyRefreshToken(String(me)) };
    while (!(await storeGrant(table, USER, await loadGrant(table, USER), grant, 0)));
    return { stored: true, consent: me };
  }
  const seen = await loadGrant(table, USER);
  if (!seen?.sealed) return { stored: undefined, consent: undefined };
  const consent = seen.sealed[0] ?? -1;
  if (kind === 'revoke') return { stored: !!(await markRevoked(table, seen, 0)), consent };
  if (kind === 'reauthenticate')
    return { stored: !!(await markReauthenticationRequired(table, seen, 0)), consent };
  const change = { sealed: seal(consent, me), scopes: ['openid'] };
  return { stored: !!(await storeRefreshed(table, seen, change, 0)), consent };
}

const actors = fc.array(
  fc.record({ kind: fc.constantFrom(...KINDS), loses: fc.boolean() }) satisfies fc.Arbitrary<Actor>,
  { minLength: 2, maxLength: 5 },
);

test('whatever the interleaving, and whatever answers are lost, no write takes the place of one it has not seen', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), actors, async (scheduler, cast) => {
      const memory = createMemoryTable();
      await storeGrant(
        memory.open(),
        USER,
        undefined,
        { scopes: ['openid'], sealed: seal(100, 100), ...identifyRefreshToken('100') },
        0,
      );
      const outcomes = await scheduler.waitFor(
        Promise.all(
          cast.map((actor, me) => {
            const losses = [actor.loses];
            const table = memory.open({
              pause: (what) => scheduler.schedule(Promise.resolve(), `${me} ${actor.kind}: ${what}`),
              losesAnswer: () => losses.pop() ?? false,
            });
            return play(table, actor, me);
          }),
        ),
      );

      const { history } = memory;
      const versions = history.flatMap(({ after }) => (after ? [after['version']] : []));
      // After a disconnect the SDK's repeat of a first consent finds the place free and takes it once more.
      if (!cast.some(({ kind }) => kind === 'disconnect'))
        expect(new Set(versions).size).toBe(versions.length);

      for (const { before, after } of history) {
        const writer = writerOf(after);
        // A refresh keeps to the consent that it renewed: it neither revives an older nor a deleted one.
        if (writer !== undefined && writer !== consentOf(after)) {
          expect(consentOf(after)).toBe(consentOf(before));
        }
        // Who only marks a grant changes nothing else.
        if (after?.['status'] === 'reauthentication_required')
          expect(after['sealed']).toEqual(before?.['sealed']);
      }

      cast.forEach(({ kind }, me) => {
        const { stored, consent } = outcomes[me] ?? {};
        const writes = history.filter(
          ({ after }) => writerOf(after) === me && after?.['status'] === 'active',
        );
        // Every consent gets there; a second time only when it was overtaken before it could know.
        if (kind === 'consent') expect(writes.length).toBeGreaterThanOrEqual(1);
        if (kind === 'refresh' && stored === true) expect(writes).toHaveLength(1);
        if (kind === 'refresh' && stored === undefined) expect(writes).toHaveLength(0);
        if (kind === 'refresh' && stored === false && writes.length > 0) {
          // It says "lost" of a write that was done only if somebody has written since.
          expect(memory.read(keys.grant(USER))).not.toBe(writes.at(-1)?.after);
        }
        if (kind === 'revoke' && stored === true) {
          expect(
            history.some(
              ({ before, after }) => after?.['status'] === 'revoked' && consentOf(before) === consent,
            ),
          ).toBe(true);
        }
      });
    }),
    { numRuns: 150 },
  );
});

test('a consent that is nobody’s rival is on record, whoever refreshes or refuses the old one meanwhile', async () => {
  const others = fc.array(
    fc.record({ kind: fc.constantFrom('refresh', 'revoke', 'reauthenticate'), loses: fc.boolean() }),
    { minLength: 1, maxLength: 4 },
  ) satisfies fc.Arbitrary<Actor[]>;
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), others, async (scheduler, cast) => {
      const memory = createMemoryTable();
      const old = { scopes: ['openid'], sealed: seal(100, 100), ...identifyRefreshToken('100') };
      await storeGrant(memory.open(), USER, undefined, old, 0);
      const all: Actor[] = [{ kind: 'consent', loses: true }, ...cast];
      await scheduler.waitFor(
        Promise.all(
          all.map((actor, me) => {
            const losses = [actor.loses];
            const pause = (what: string) => scheduler.schedule(Promise.resolve(), `${me} ${what}`);
            return play(memory.open({ pause, losesAnswer: () => losses.pop() ?? false }), actor, me);
          }),
        ),
      );
      const last = memory.read(keys.grant(USER));
      // Who saw the new consent may have marked it; nobody may have put the old one back.
      if (last?.['status'] === 'revoked') expect(last['sealed']).toBeUndefined();
      else expect(consentOf(last)).toBe(0);
    }),
    { numRuns: 150 },
  );
});
