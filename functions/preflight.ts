import type { Context } from 'aws-lambda';
import { composeEventQueue } from '../shared/compose/event-queue.ts';
import { composeScheduler } from '../shared/compose/scheduler.ts';
import { composeTable } from '../shared/compose/table.ts';
import { withinInvocation } from '../shared/deadline.ts';
import { createLog } from '../shared/log.ts';
import { type Inspection, inspectGrants } from '../shared/preflight/inspect-grants.ts';
import { readEnvironment } from '../shared/read-environment.ts';

const log = createLog('preflight');
const environment = readEnvironment('preflight');
const context = {
  table: composeTable(environment),
  scheduler: composeScheduler(environment),
  queue: composeEventQueue(environment),
  now: () => Date.now(),
};

/** Runs once a day, so that a dead grant is found before an event is missed over it. */
export async function handler(_event: unknown, invocation: Context): Promise<Inspection> {
  const found = await withinInvocation(invocation, () => inspectGrants(context));
  const { grants, unannounced: revoked, parked } = found;
  const { active, reauthentication_required: reauthenticate, suspended } = grants;
  const counts = { active, reauthenticate, suspended, revoked, parked };
  log.info('inspected', { ...counts, reason: JSON.stringify(found) });
  return found;
}
