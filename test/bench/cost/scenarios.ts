import type { MeasuredCalls, OperationName } from '../calls/measured-calls.ts';
import type { Assumptions } from './assumptions.ts';
import type { LogLines } from './log-lines.ts';
import { GIGABYTE, meterOperation, meterUser } from './meter-operation.ts';
import { add, times, type Usage } from './usage.ts';

/** What the model is made of, beside prices. */
export interface Measured {
  calls: MeasuredCalls;
  logs: LogLines;
  /** Bytes of what the run of a plan or of a broadcast leaves in the table and its indexes, item for item. */
  runRow: Record<'plan' | 'broadcast', readonly number[]>;
  /** Files and bytes of the page, as they are stored and as they are sent. */
  page: { files: number; stored: number; sent: number };
}

export interface Scenarios {
  /** Of one event each. */
  events: Record<'plan' | 'planAlone' | 'broadcast' | 'http' | 'httpNewcomer' | 'httpRenewing', Usage>;
  /** Of one sign-in: the page, an attempt, the exchange of the code. */
  signIn: Usage;
  /** Of a month in which nobody comes, in the first year of the key and from its third on. */
  idle: Record<'firstYear' | 'thirdYear', Usage>;
  /** What alarms and a dashboard add to a month. */
  watching: Usage;
  /** What a secret origin adds to a month (setting originSecret). */
  originSecret: Usage;
  /** What a bound refresh token adds to a month, and to each renewal (setting refreshTokenBinding). */
  binding: Record<'month' | 'renewal', Usage>;
  /** Of one check of a grant by night, in a batch. */
  check: Usage;
  /** Of a month of 1,000 users with one plan a day each, beside the idle month. */
  daily: Usage;
}

/** Ten alarms and one dashboard, as they are planned. */
const ALARMS = 10;
const DASHBOARDS = 1;

export function composeScenarios(measured: Measured, assumptions: Assumptions): Scenarios {
  const { calls, logs, runRow, page } = measured;
  const { batch, hoursPerMonth, polling } = assumptions;
  const days = hoursPerMonth / 24;
  const logged = (...lines: readonly number[]) => meterLog(lines, assumptions);
  const perUser = (name: OperationName) =>
    meterUser(calls.operations[name], assumptions, assumptions.memory.background);
  /** Of each of the users, whose grant the worker has to open, also where it knew them when this was measured. */
  const forStrangers = (name: OperationName): Usage => {
    const usage = perUser(name);
    return { ...usage, keyRequest: Math.max(1, usage.keyRequest ?? 0) };
  };
  const perCall = (name: OperationName, memory: number = assumptions.memory.background) =>
    meterOperation(calls.operations[name], assumptions, memory);

  /** As a check by night, which opens a grant for nothing else, writes it. */
  const note = (share: number): Usage => ({
    tableWrite: (perUser('check-grants').tableWrite ?? 0) * share,
  });
  /** What it takes that a message reaches the worker, with so many in a batch; each has its line, and a run's row. */
  const delivered = (messages: number, items: readonly number[]): Usage =>
    add(
      // Lambda's poller receives a batch in one request, and deletes it in one.
      { queueRequest: 2 / messages },
      logged(logs.event),
      times(1 / messages, logged(...logs.invocation)),
      keep(items, assumptions.runKeptDays, assumptions),
    );
  // EventBridge Scheduler's message is a request of its own, and of no group.
  const scheduled: Usage = { scheduledInvocation: 1, queueRequest: 1 };
  const request = (name: OperationName): Usage =>
    add(
      perCall(name, assumptions.memory.interactive),
      logged(logs.request, logs.access, ...logs.invocation),
      {
        apiRequest: 1,
        edgeRequest: 1,
        edgeGigabyte: assumptions.answerBytes / GIGABYTE,
      },
    );
  const plan = add(
    scheduled,
    delivered(batch, runRow.plan),
    note(assumptions.noted.plan),
    forStrangers('offline-batch-renewing'),
  );
  const nightly = add(
    { scheduledInvocation: 1 },
    perCall('preflight'),
    logged(logs.event, ...logs.invocation),
  );
  const receivesPerMonth = (polling.pollers * hoursPerMonth * 3600) / polling.wait;
  const firstYear = add(
    { keyMonth: 1, secretMonth: 1, queueRequest: polling.mappings * receivesPerMonth },
    times(days, nightly),
    { pageGigabyteMonth: page.stored / GIGABYTE },
  );
  return {
    events: {
      plan,
      planAlone: add(
        scheduled,
        delivered(1, runRow.plan),
        note(assumptions.noted.plan),
        forStrangers('offline-renewing'),
      ),
      broadcast: add(
        // Receiving and deleting, too: what has a group is dearer, and no page says for which requests.
        { fairQueueRequest: 2 / batch },
        planning(assumptions),
        delivered(batch, runRow.broadcast),
        note(assumptions.noted.broadcast),
        forStrangers('broadcast-batch-renewing'),
      ),
      http: request('event-warm'),
      httpNewcomer: request('event-cold'),
      httpRenewing: request('event-renewing'),
    },
    signIn: add(
      { edgeRequest: page.files, edgeGigabyte: page.sent / GIGABYTE },
      request('attempt'),
      request('sign-in'),
    ),
    idle: { firstYear, thirdYear: add(firstYear, { rotatedKeyMonth: 2 }) },
    watching: { alarmMonth: ALARMS, dashboardMonth: DASHBOARDS },
    // The one in force and the next.
    originSecret: { secretMonth: 2 },
    binding: { month: { keyMonth: 1 }, renewal: { signature: 1 } },
    check: add(
      { queueRequest: 3 / batch, fairQueueRequest: 3 / batch },
      logged(logs.event),
      times(1 / batch, logged(...logs.invocation)),
      forStrangers('check-grants'),
    ),
    daily: add(
      times(1_000 * days, plan),
      // What is fixed of it stands in the idle month, too: never too little.
      times((days * 1_000) / calls.operations.preflight.users, perCall('preflight')),
      times(1_000, keep([assumptions.bytesPerUser], days, assumptions)),
    ),
  };
}

/**
 * What one of very many users takes of the planning of a broadcast: a page of the index is read, and ten messages at
 * a time are sent. Measured it is for so few that what is fixed would drown it.
 */
function planning({ batch, remote, memory, indexEntryBytes }: Assumptions): Usage {
  return {
    queueRequest: 1 / batch,
    fairQueueRequest: 1 / batch,
    functionGigabyteSecond: (remote.sqs / batch / 1000) * (memory.background / 1024),
    // Half a unit for four kilobytes, as it need not be the newest.
    tableRead: indexEntryBytes / 4096 / 2,
  };
}

/** Lines are paid for when they are written, and for as long as they are kept, as if they were not compressed. */
function meterLog(lines: readonly number[], assumptions: Assumptions): Usage {
  const { logLineOverhead, logKeptDays, hoursPerMonth } = assumptions;
  const gigabytes = lines.reduce((sum, bytes) => sum + bytes + logLineOverhead, 0) / GIGABYTE;
  return { logGigabyte: gigabytes, logGigabyteMonth: (gigabytes * logKeptDays * 24) / hoursPerMonth };
}

/** Items that are kept for so many days, in the table and in its backup. */
function keep(items: readonly number[], days: number, { itemOverhead, hoursPerMonth }: Assumptions): Usage {
  const bytes = items.reduce((sum, size) => sum + size + itemOverhead, 0);
  const gigabyteMonths = ((bytes / GIGABYTE) * days * 24) / hoursPerMonth;
  return { tableGigabyteMonth: gigabyteMonths, backupGigabyteMonth: gigabyteMonths };
}
