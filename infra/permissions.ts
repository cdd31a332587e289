import type { FunctionName } from '../shared/env.ts';

type TableAction =
  | 'GetItem'
  | 'BatchGetItem'
  | 'Query'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'BatchWriteItem';

type QueueAction =
  | 'SendMessage'
  | 'ReceiveMessage'
  | 'DeleteMessage'
  | 'GetQueueAttributes'
  | 'ChangeMessageVisibility';

type ScheduleAction = 'CreateSchedule' | 'GetSchedule' | 'UpdateSchedule' | 'DeleteSchedule';

/** What one function may do, beyond writing its own log. */
export interface Permissions {
  /** On the table; an index is another resource, which this does not reach. */
  table: readonly TableAction[];
  /** Whether it may query the index over shards, and so find users without knowing them. */
  index: boolean;
  /** Whether it may find whose grant holds a refresh token that an event of Google's names. */
  tokenIndexes: boolean;
  /**
   * On the key that seals grants, only with a grant's encryption context. Whoever may open with it may open with the
   * former keys, too; nobody seals with those.
   */
  key: readonly ('Encrypt' | 'Decrypt')[];
  /** Whether it may read the client secret of the Google project. */
  secret: boolean;
  /** Whether it may prove at Google's token endpoint that the key is ours, where refresh tokens are bound to one. */
  proof: boolean;
  /** On the queue of event requests. `SendMessage` stands for its batch, too: IAM knows no other. */
  eventQueue: readonly QueueAction[];
  /** On the queue on which the broadcast planner continues itself. */
  broadcastQueue: readonly QueueAction[];
  /**
   * On the schedules of the group of plans, and on no other. Whoever creates or updates one must hand it the
   * Scheduler's role, so `iam:PassRole` comes with those two.
   */
  schedules: readonly ScheduleAction[];
  /** Whether it may put events on the bus. */
  bus: boolean;
}

export const nothing: Permissions = {
  table: [],
  index: false,
  tokenIndexes: false,
  key: [],
  secret: false,
  proof: false,
  eventQueue: [],
  broadcastQueue: [],
  schedules: [],
  bus: false,
};

/**
 * What Lambda does with the role of a function that a queue invokes.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html#events-sqs-permissions
 */
const consuming = ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'] as const;

/** Redeems a code: reads the grant there is, seals the new one and stores it beside profile and session. */
const storing: Permissions = {
  ...nothing,
  table: ['GetItem', 'PutItem'],
  key: ['Encrypt'],
  secret: true,
  proof: true,
  // A user who has connected again: what was missed meanwhile is dealt with on the queue.
  eventQueue: ['SendMessage'],
};

/** The same for somebody who is signed in. */
const upgrading: Permissions = { ...storing, table: ['BatchGetItem', ...storing.table] };

/** Begins a session, and ends the one that the browser had; takes up a grant that was suspended. */
const signingIn = ['DeleteItem', 'UpdateItem'] as const;

/**
 * Opens a grant, refreshes the access token in it, seals it again; reads again only after a lost race. Who
 * finds the grant dead says so on the queue.
 */
const acting: Permissions = {
  ...nothing,
  table: ['BatchGetItem', 'GetItem', 'UpdateItem'],
  key: ['Encrypt', 'Decrypt'],
  secret: true,
  proof: true,
  eventQueue: ['SendMessage'],
};

/** A plan's schedule, made to be what its row says. */
const syncing = ['CreateSchedule', 'UpdateSchedule', 'DeleteSchedule'] as const;

/**
 * Who may do what: the only source of the roles' policies. A flow test watches what each function does and
 * holds it against this list, both ways.
 */
export const permissions: Record<FunctionName, Permissions> = {
  'begin-attempt': { ...nothing, table: ['BatchGetItem'] },
  'exchange-code': { ...storing, table: [...storing.table, ...signingIn] },
  'auth-callback': { ...upgrading, table: [...upgrading.table, ...signingIn] },
  'upgrade-scope': upgrading,
  session: { ...nothing, table: ['BatchGetItem', 'Query', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'] },
  // Revoking at Google needs the token but not the client secret.
  disconnect: {
    ...nothing,
    table: ['BatchGetItem', 'GetItem', 'Query', 'PutItem', 'BatchWriteItem'],
    key: ['Decrypt'],
    schedules: ['DeleteSchedule'],
  },
  'create-event': acting,
  'list-calendars': acting,
  schedules: {
    ...nothing,
    table: ['BatchGetItem', 'GetItem', 'Query', 'PutItem'],
    schedules: syncing,
  },
  'run-event': {
    ...acting,
    table: ['BatchGetItem', 'GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
    eventQueue: [...consuming, 'ChangeMessageVisibility', 'SendMessage'],
    // Reads whose schedule it is that a message without a plan names.
    schedules: ['GetSchedule', ...syncing],
    bus: true,
  },
  'plan-broadcast': {
    ...nothing,
    table: ['GetItem', 'Query', 'PutItem'],
    index: true,
    eventQueue: ['SendMessage'],
    broadcastQueue: [...consuming, 'SendMessage'],
  },
  preflight: {
    ...nothing,
    table: ['GetItem', 'PutItem'],
    index: true,
    eventQueue: ['SendMessage'],
    schedules: syncing,
  },
  // Neither key nor secret: whoever forged an event could stop, but never act.
  'receive-security-event': {
    ...nothing,
    table: ['GetItem', 'Query', 'UpdateItem', 'BatchWriteItem'],
    tokenIndexes: true,
    eventQueue: ['SendMessage'],
  },
  'not-found': nothing,
};
