import { createSqsClient } from '../../../shared/aws/clients/sqs.ts';
import type { Table } from '../../../shared/aws/table.ts';
import { composeSealer } from '../../../shared/compose/sealer.ts';
import { composeTable } from '../../../shared/compose/table.ts';
import type { EventRequest } from '../../../shared/engine/event-request.ts';
import { createQueue } from '../../../shared/engine/queue.ts';
import type { Log } from '../../../shared/log.ts';
import type { RevocationContext } from '../../../shared/vault/revoke-grant.ts';
import type { Sealer } from '../../../shared/vault/sealer.ts';
import { type Option, textOf, type Values } from '../command.ts';
import { EXIT, OpsError } from '../ops-error.ts';

/** What commands about users' access have in common; AWS credentials and region come from the AWS environment. */
export const deployment = {
  table: {
    type: 'string',
    describes: 'The table: the output TableName.',
    required: true,
    environment: 'TABLE_NAME',
  },
  before: {
    type: 'string',
    describes: 'Only what began until then, e.g. 2027-03-01T12:00:00Z; default: now. A repeat says the same.',
  },
  confirm: { type: 'string', describes: 'The name of the table once more: there is no way back.' },
  'dry-run': { type: 'boolean', describes: 'Count, and change nothing.' },
} as const satisfies Record<string, Option>;

/** Where progress is told, so that the report itself stays apart. */
export type Progress = (line: string) => void;
export const toStderr: Progress = (line) => void process.stderr.write(`${line}\n`);

export function openTable(values: Values): Table {
  return composeTable({ TABLE_NAME: textOf(values, 'table') });
}

export function openSealer(values: Values): Sealer {
  return composeSealer({ GRANT_KEY_ID: textOf(values, 'key') });
}

/** What marks grants; who hears of it through the queue, hears of it at the latest from the pre-flight. */
export function openRevocations(values: Values, table: Table): RevocationContext {
  const url = textOf(values, 'queue');
  const warn: Log['warn'] = (message, { user, reason }) => toStderr(`${user}: ${message} (${reason})`);
  return {
    table,
    queue: url === '' ? { send: async () => {} } : createQueue<EventRequest>(createSqsClient(), url),
    log: { info: () => {}, warn, error: warn },
    now: () => Date.now(),
  };
}

/** @returns milliseconds since the epoch */
export function readBefore(values: Values): number {
  const text = textOf(values, 'before');
  const instant = text === '' ? Date.now() : Date.parse(text);
  if (Number.isFinite(instant) && instant <= Date.now()) return instant;
  throw new OpsError(`--before takes a time that is past, not "${text}".`, EXIT.usage);
}

/** @throws OpsError unless the operator has named the table twice */
export function requireConfirmation(values: Values, what: string): void {
  if (values['dry-run'] || textOf(values, 'confirm') === textOf(values, 'table')) return;
  throw new OpsError(
    `This ${what}. Try it with --dry-run, then say --confirm ${textOf(values, 'table')}.`,
    EXIT.usage,
  );
}
