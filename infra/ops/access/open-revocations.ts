import { createSqsClient } from '../../../shared/aws/clients/sqs.ts';
import { composeSealer } from '../../../shared/compose/sealer.ts';
import { composeTable } from '../../../shared/compose/table.ts';
import type { Log } from '../../../shared/log.ts';
import type { EventRequest } from '../../../shared/queue/event-request.ts';
import { createQueue } from '../../../shared/queue/queue.ts';
import type { RevocationContext } from '../../../shared/vault/note-revocation.ts';
import type { Option, Values } from '../cli/command.ts';
import type { Deployment } from '../deployment/deployment.ts';
import type { MassRevocation } from './revoke-grants.ts';

/** For commands that revoke grants. */
export const withoutGoogle = {
  'without-google': { type: 'boolean', describes: 'Only here: for when the key of the grants is lost.' },
} as const satisfies Record<string, Option>;

/** What marks grants, and has the worker tell adopters; who does not hear of it so, does by the nightly check. */
export function openRevocations({ names, now }: Deployment): RevocationContext {
  const warn: Log['warn'] = (message, { user, reason }) => {
    process.stderr.write(`${user}: ${message} (${reason})\n`);
  };
  return {
    table: composeTable(names),
    queue: createQueue<EventRequest>(createSqsClient(), names.EVENT_QUEUE_URL),
    log: { info: () => {}, warn, error: warn },
    now,
  };
}

/** What revokes at Google, unless it was asked for only here. */
export function openGoogle({ names }: Deployment, values: Values): MassRevocation['google'] {
  if (values['without-google']) return undefined;
  return { sealer: composeSealer(names), revokeUrl: names.GOOGLE_REVOKE_URL };
}
