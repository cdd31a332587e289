import { missingScopes } from '../../../shared/google/scopes.ts';
import { readRun, runKeyOf } from '../../../shared/runs/run.ts';
import { describeSchedule } from '../../../shared/schedules/describe-schedule.ts';
import { readSchedule } from '../../../shared/schedules/schedule-store.ts';
import { readProfile } from '../../../shared/session/profile.ts';
import { isLive } from '../../../shared/session/session.ts';
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
    plans: items.plans.flatMap((item) => {
      const plan = readSchedule(item);
      if (!plan) return [];
      const { id, status, when, nextOccurrence } = describeSchedule(plan, grant, now);
      return [{ id, status, when, next: nextOccurrence, synced: plan.synced }];
    }),
    runs: items.runs.slice(0, LAST).flatMap((item) => describeRun(item)),
  };
}

export type UserDescription = ReturnType<typeof describeUser>;

function describeRun(item: Record<string, unknown>) {
  const run = readRun(item);
  if (!run) return [];
  const { source, occurrence } = runKeyOf(item);
  const { status, reason, fence, eventId, updatedAt } = run;
  const because = reason ?? (status === 'deleted_by_user' ? status : undefined);
  return [
    {
      source,
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
