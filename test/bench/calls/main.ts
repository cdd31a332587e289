// npm run bench:calls [-- --json]
// Counts the remote calls of every operation at the wire, and shows which of them wait for one another.

import { parseArgs } from 'node:util';
import { createReport } from '../../support/report.ts';
import { measureCalls } from './measure-calls.ts';
import type { MeasuredCalls, MeasuredOperation, OperationName, Service } from './measured-calls.ts';
import { totalsOf } from './totals.ts';
import { drawWaterfall } from './waterfall.ts';

/** Milliseconds after which it gives up. */
const LONGEST = 5 * 60_000;
/** Rows of a waterfall; what is longer is one call after the other of the same kind. */
const MOST_ROWS = 24;

/** What an event may cost at most; whatever is not named, nothing. */
const goals: Partial<Record<OperationName, Partial<Record<Service, number>>>> = {
  'event-warm': { dynamodb: 1, google: 1 },
  'event-cold': { dynamodb: 1, kms: 1, google: 1 },
};

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });

setTimeout(() => {
  console.error(`Not done after ${LONGEST / 60_000} minutes.`);
  process.exit(1);
}, LONGEST).unref();

const measured = await measureCalls();
if (values.json) console.log(JSON.stringify(measured, null, 2));
else print(measured);

function print({ operations }: MeasuredCalls): void {
  const report = createReport();
  const all = Object.values(operations);
  report.heading('Remote calls, bytes at the socket and DynamoDB units, of one invocation');
  report.table(
    [
      'operation',
      'users',
      'DynamoDB',
      'KMS',
      'Google',
      'others',
      'read',
      'write',
      'index',
      'sent',
      'received',
    ],
    all.map(rowOf),
  );

  report.heading('What an event costs');
  for (const [name, goal] of Object.entries(goals)) {
    const operation = operations[name as OperationName];
    for (const [service, count] of Object.entries(totalsOf(operation).calls)) {
      const most = goal[service as Service] ?? 0;
      if (most > 0 || count > 0 || service === 'kms')
        report.figure({ what: `${operation.title}: ${service}`, value: count, goal: { atMost: most } });
    }
  }

  report.heading('Calls that wait for one another: the longest chain, and the least that the data needs');
  for (const { title, depth, leastDepth } of all)
    report.figure({ what: title, value: depth, goal: { atMost: leastDepth } });

  for (const operation of all.filter(({ calls }) => calls.length > 1)) {
    report.heading(
      `${operation.title}: ${operation.depth} deep, least ${operation.leastDepth} (${operation.chain.join(' → ')})`,
    );
    const lines = drawWaterfall(operation);
    for (const line of lines.slice(0, MOST_ROWS)) report.note(line);
    if (lines.length > MOST_ROWS) report.note(`… and ${lines.length - MOST_ROWS} more`);
  }
  report.finish();
}

function rowOf(operation: MeasuredOperation): (string | number)[] {
  const { calls, bytes, units } = totalsOf(operation);
  const others = calls.secretsManager + calls.sqs + calls.scheduler + calls.eventBridge;
  return [
    operation.title,
    operation.users,
    calls.dynamodb,
    calls.kms,
    calls.google,
    others,
    units.read,
    units.write,
    units.indexWrite,
    bytes.sent,
    bytes.received,
  ];
}
