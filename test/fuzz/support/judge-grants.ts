import * as z from 'zod';
import { mayCreateEvents } from '../../../shared/google/scopes.ts';
import type { ActName } from './acts.ts';
import { ACTS } from './acts.ts';
import type { Item, Write } from './stored-items.ts';
import type { World } from './world.ts';

const tokensSchema = z.object({
  refreshToken: z.string(),
  access: z.object({ token: z.string() }).optional(),
});

/** What is sealed in a row, read past the vault. */
function unseal(
  item: Item | undefined,
): { context: string; tokens: z.infer<typeof tokensSchema> } | undefined {
  const sealed = item?.['sealed'];
  if (!(sealed instanceof Uint8Array)) return undefined;
  const [context, text]: [string, string] = JSON.parse(Buffer.from(sealed).toString());
  return { context, tokens: tokensSchema.parse(JSON.parse(Buffer.from(text, 'base64').toString())) };
}

const isDead = (item: Item | undefined) => item === undefined || item['status'] === 'revoked';

/** Who has ever been given a token, and with what: Google forgets the dead ones. */
export type Issued = ReadonlyMap<string, { sub: string; scopes: readonly string[] }>;

/** Everything that is wrong with how the rows of grants have come to be what they are. */
export function findWrongWrites(world: World, issued: Issued): string[] {
  return world.items.writes
    .filter(({ key }) => key.endsWith(' GRANT'))
    .flatMap((write) => judgeWrite(write, issued).map((fault) => `${write.actor}: ${fault}`));
}

function judgeWrite({ key, actor = '', before, after }: Write, issued: Issued): string[] {
  if (!after) return [];
  const faults: string[] = [];
  const [name = ''] = actor.split(' ');
  const consents = name in ACTS && ACTS[name as ActName].consents;
  const user = /^USER#(\S+) /.exec(key)?.[1];
  const [had, has] = [unseal(before), unseal(after)];

  // A refresh keeps to the token that it was made with; only a consent brings another.
  if (has && has.tokens.refreshToken !== had?.tokens.refreshToken && !consents)
    faults.push('puts another token in the place of the one on record');
  if (isDead(before) && !isDead(after) && !consents)
    faults.push('brings a dead grant back without a consent');
  if (before?.['status'] === 'suspended' && after['status'] === 'active' && !consents && name !== 'enabled')
    faults.push('lifts a suspension');
  if (has) {
    const token = issued.get(has.tokens.refreshToken);
    const access = has.tokens.access && issued.get(has.tokens.access.token);
    if (!has.context.includes(`"${user}"`)) faults.push('is sealed for somebody else');
    if (token?.sub !== user) faults.push('holds a token of somebody else');
    if (has.tokens.access && access?.sub !== user) faults.push('holds an access token of somebody else');
    const scopes = z.array(z.string()).parse(after['scopes']);
    if ([...scopes].sort().join() !== [...(token?.scopes ?? [])].sort().join())
      faults.push(`has scopes on record that are none of the token’s: ${scopes}, ${token?.scopes}`);
    if (access && [...access.scopes].sort().join() !== [...scopes].sort().join())
      faults.push('has an access token of other scopes');
  }
  if (after['status'] === 'revoked' && has) faults.push('keeps the token of a revoked grant');
  const indexed = after['shard'] !== undefined;
  const live = !isDead(after) && mayCreateEvents(z.array(z.string()).parse(after['scopes']));
  if (live && !indexed) faults.push('is live and in no index');
  return faults;
}

/** What is wrong at the end, when nothing is under way any more. */
export function findLeftovers(world: World, done: readonly { act: ActName; sub: string }[]): string[] {
  return world.items.all().flatMap((item) => {
    const [, sub] = /^USER#(\S+)$/.exec(String(item['pk'])) ?? [];
    const leaves = done.some(({ act, sub: of }) => act === 'disconnect' && of === sub);
    const returns = done.some(({ act, sub: of }) => act === 'signIn' && of === sub);
    // Whoever signs in while they leave may be there in the end.
    // A mark without tokens may stand where one was.
    const orphan = leaves && !returns && item['sk'] === 'GRANT' && !(isDead(item) && !item['sealed']);
    return orphan ? [`a grant is left of somebody who has disconnected (${item['status']})`] : [];
  });
}
