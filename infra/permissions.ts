import type { FunctionName } from '../shared/env.ts';

type TableAction =
  | 'GetItem'
  | 'BatchGetItem'
  | 'Query'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'BatchWriteItem';

/** What one function may do, beyond writing its own log. */
export interface Permissions {
  /** On the table, which has no index that grants would have to name too. */
  table: readonly TableAction[];
  /** On the grant key, only with a grant's encryption context. */
  key: readonly ('Encrypt' | 'Decrypt')[];
  /** Whether it may read the client secret of the Google project. */
  secret: boolean;
}

/** Redeems a code: reads the grant there is, seals the new one and stores it beside profile and session. */
const storing = {
  table: ['GetItem', 'PutItem'],
  key: ['Encrypt'],
  secret: true,
} as const satisfies Permissions;

/** The same for somebody who is signed in. */
const upgrading = { ...storing, table: ['BatchGetItem', ...storing.table] } as const satisfies Permissions;

/** Opens a grant, refreshes the access token in it, seals it again; reads again only after a lost race. */
const acting = {
  table: ['BatchGetItem', 'GetItem', 'UpdateItem'],
  key: ['Encrypt', 'Decrypt'],
  secret: true,
} as const satisfies Permissions;

/**
 * Who may do what: the only source of the roles' policies. A flow test watches what each function does and
 * holds it against this list, both ways.
 */
export const permissions: Record<FunctionName, Permissions> = {
  'begin-attempt': { table: ['BatchGetItem'], key: [], secret: false },
  'exchange-code': storing,
  'auth-callback': upgrading,
  'upgrade-scope': upgrading,
  session: {
    table: ['BatchGetItem', 'Query', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'],
    key: [],
    secret: false,
  },
  // Revoking at Google needs the token but not the client secret.
  disconnect: { table: ['BatchGetItem', 'Query', 'BatchWriteItem'], key: ['Decrypt'], secret: false },
  'create-event': acting,
  'list-calendars': acting,
  'not-found': { table: [], key: [], secret: false },
};
