import { createSchedulerClient } from '../../../shared/aws/clients/scheduler.ts';
import { composeSealer } from '../../../shared/compose/sealer.ts';
import { disconnectUser } from '../../../shared/consent/disconnect-user.ts';
import type { Receipt } from '../../../shared/consent/receipt.ts';
import { deadlineIn } from '../../../shared/deadline.ts';
import { NONE } from '../../../shared/env.ts';
import { createScheduler } from '../../../shared/schedules/scheduler.ts';
import { endSession, hashSession, parseSessionToken, startSession } from '../../../shared/session/session.ts';
import type { Table } from '../../../shared/table/table.ts';
import { OpsError } from '../cli/ops-error.ts';
import type { Deployment } from '../deployment/deployment.ts';

/** Milliseconds that Google may take. */
const PATIENCE = 15_000;

/**
 * Does what the user does with `DELETE /account`: revokes at Google, and deletes all that is stored here. It is the
 * same code, which works for whoever is signed in; so the operator is, as that user, and for as long as it takes.
 *
 * @throws Failure `vault_unavailable` (nothing was done), `store_unavailable` (repeat it)
 */
export async function eraseUser({ names, now }: Deployment, table: Table, user: string): Promise<Receipt> {
  const token = parseSessionToken(await startSession(table, user, undefined, now()));
  if (!token) throw new OpsError('This user cannot be signed in.');
  // Plans are only taken away, which needs their group alone.
  const schedules = { group: names.SCHEDULE_GROUP, roleArn: NONE, queueArn: NONE, deadLettersArn: NONE };
  const context = {
    table,
    now,
    sealer: composeSealer(names),
    scheduler: createScheduler(createSchedulerClient(), schedules),
    revokeUrl: names.GOOGLE_REVOKE_URL,
    deadline: deadlineIn(PATIENCE),
  };
  try {
    const done = await disconnectUser(context, token);
    if (!done) throw new OpsError('The user has left meanwhile.');
    const { google, deleted } = done;
    const sessions = Math.max(0, deleted.sessions - 1);
    return { google, manageUrl: names.GOOGLE_CONNECTIONS_URL, deleted: { ...deleted, sessions } };
  } catch (thrown) {
    await endSession(table, { user, hash: hashSession(token) }).catch(() => undefined);
    throw thrown;
  }
}
