import { missingScopes } from '../../../shared/google/scopes.ts';
import { readRun, runKeyOf } from '../../../shared/runs/run.ts';
import { describeSchedule } from '../../../shared/schedules/describe-schedule.ts';
import type { Schedule } from '../../../shared/schedules/schedule.ts';
import { readSchedule } from '../../../shared/schedules/schedule-row.ts';
import { readProfile } from '../../../shared/session/profile.ts';
import { isLive } from '../../../shared/session/session.ts';
import type { Item } from '../../../shared/table/table.ts';
import { readGrant } from '../../../shared/vault/grant-store.ts';
import type { Deployment } from '../deployment/deployment.ts';
import { explainReason } from './explain-reason.ts';
import type { UserItems } from './read-user.ts';

/** Runs that are told. */
const LAST = 10;

const toIso = (milliseconds: unknown): string | undefined =>
  typeof milliseconds === 'number' && milliseconds > 0 ? new Date(milliseconds).toISOString() : undefined;

/** What stands of a user, without what is nobody's business but theirs: no event, no token, no cookie. */
export function describeUser(deployment: Pick<Deployment, 'names' | 'now'>, user: string, items: UserItems) {
  const now = deployment.now();
  const grant = readGrant(user, items.grant);
  const wanted = deployment.names.CALENDAR_SCOPES.split(' ');
  const sessions = items.sessions.filter((item) => isLive(item, now));
  const expires = items.grant?.['refreshTokenExpiresAt'];
  const plans = items.plans
    .flatMap((item) => readSchedule(item) ?? [])
    .sort((one, other) => one.createdAt - other.createdAt);
  return {
    user,
    email: readProfile(items.profile).email,
    name: readProfile(items.profile).name,
    grant: grant && {
      status: grant.status,
      scopes: grant.scopes,
      missingScopes: missingScopes(wanted, grant.scopes),
      consentedAt: toIso(grant.consentedAt),
      refreshedAt: toIso(grant.refreshedAt),
      endsAt: typeof expires === 'number' ? toIso(expires * 1000) : undefined,
    },
    sessions: {
      live: sessions.length,
      newest: toIso(Math.max(0, ...sessions.map(({ createdAt }) => createdAt)) * 1000),
    },
    plans: plans.map((plan, index) => {
      const { id, status, nextOccurrence } = describeSchedule(plan, grant, now);
      return { number: index + 1, id, status, when: plan.when, next: nextOccurrence, synced: plan.synced };
    }),
    runs: items.runs.slice(0, LAST).flatMap((item) => describeRun(item, plans)),
  };
}

export type UserDescription = ReturnType<typeof describeUser>;

function describeRun(item: Item, plans: readonly Schedule[]) {
  const run = readRun(item);
  if (!run) return [];
  const { source, occurrence } = runKeyOf(item);
  const { status, reason, fence, eventId, updatedAt } = run;
  const index = plans.findIndex(({ id }) => id === source);
  const because = reason ?? (status === 'deleted_by_user' ? status : undefined);
  return [
    {
      source,
      /** Of the plan above, if it is one's that still is. */
      plan: index === -1 ? undefined : index + 1,
      occurrence,
      status,
      reason,
      attempts: fence,
      eventId,
      updatedAt: toIso(updatedAt),
      because: because === undefined ? undefined : explainReason(because),
    },
  ];
}
