import { deadlineIn } from '../../../shared/deadline.ts';
import type { LogFields } from '../../../shared/log.ts';
import type { EventRequest } from '../../../shared/queue/event-request.ts';
import { keys } from '../../../shared/table/table.ts';
import type { GoogleTokens, Grant } from '../../../shared/vault/grant.ts';
import { loadGrant, storeGrant } from '../../../shared/vault/grant-store.ts';
import type { Sealer } from '../../../shared/vault/sealer.ts';
import { identifyRefreshToken } from '../../../shared/vault/token-identifiers.ts';
import type { VaultContext } from '../../../shared/vault/vault-context.ts';
import { createMemoryTable, type Weather } from './memory-table.ts';

export const NOW = Date.UTC(2027, 0, 1);
export const SCOPE = 'https://www.googleapis.com/auth/calendar.events';
export const USER = '1001';
const TOKEN_URL = 'https://google.example/token';

/** Seals by writing down: what is sealed can be looked at, and is bound to its user all the same. */
export const openSealer: Sealer = {
  seal: async (user, tokens) => new TextEncoder().encode(JSON.stringify({ user, tokens })),
  open: async (user, sealed) => {
    const held: { user: string; tokens: GoogleTokens } = JSON.parse(new TextDecoder().decode(sealed));
    if (held.user !== user) throw new Error('sealed for somebody else');
    return held.tokens;
  },
  remember: () => {},
};

/** A table, a vault over it, and a frozen clock. */
export function createGrantWorld() {
  const sent: EventRequest[] = [];
  const logged: { message: string; fields: LogFields }[] = [];
  const write = (message: string, fields: LogFields) => void logged.push({ message, fields });
  const memory = createMemoryTable();
  const table = memory.open();
  const vault = (weather?: Weather): VaultContext => ({
    table: weather ? memory.open(weather) : table,
    sealer: openSealer,
    google: { clientId: 'client', clientSecret: async () => 'secret', tokenUrl: TOKEN_URL },
    deadline: deadlineIn(20_000),
    queue: {
      send: async (messages) => void sent.push(...messages),
      defer: async () => {},
    },
    log: { info: write, warn: write, error: write },
    now: () => NOW,
  });
  return {
    memory,
    table,
    vault,
    /** What was put into the queue, and into the log. */
    sent,
    logged,
    /** Stores a consent, whatever stands there. */
    async consent(
      tokens: GoogleTokens,
      scopes: readonly string[] = [SCOPE],
    ): Promise<Grant & { sealed: Uint8Array }> {
      const sealed = await openSealer.seal(USER, tokens);
      const seen = await loadGrant(table, USER);
      await storeGrant(
        table,
        USER,
        seen,
        { scopes, sealed, ...identifyRefreshToken(tokens.refreshToken) },
        NOW,
      );
      const stored = await loadGrant(table, USER);
      if (!stored?.sealed) throw new Error('The consent was not stored.');
      return { ...stored, sealed: stored.sealed };
    },
    /** The grant as the table has it, its tokens in the clear. */
    async onRecord() {
      const grant = await loadGrant(table, USER);
      return grant && { ...grant, tokens: grant.sealed && (await openSealer.open(USER, grant.sealed)) };
    },
    disconnect: () => memory.remove(keys.grant(USER)),
  };
}

/** A token answer of Google's for a refresh. */
export function tokenAnswer(token: string, scope: string = SCOPE, more: object = {}): Response {
  return Response.json({ access_token: token, expires_in: 3599, scope, token_type: 'Bearer', ...more });
}

/** Google's answer to a refresh token that it does not honour. */
export function refusal(body: object = { error: 'invalid_grant' }): Response {
  return Response.json(body, { status: 400 });
}
