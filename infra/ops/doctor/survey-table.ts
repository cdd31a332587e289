import { coversScopes } from '../../../shared/google/scopes.ts';
import { toInstant } from '../../../shared/schedules/instant.ts';
import { occurrencesOf } from '../../../shared/schedules/occurrences.ts';
import type { Schedule } from '../../../shared/schedules/schedule.ts';
import {
  type Item,
  keys,
  RUN_PREFIX,
  SCHEDULE_PREFIX,
  scheduleIdOf,
  type Table,
  userOf,
} from '../../../shared/table/table.ts';
import { walkTable } from '../walk/walk-table.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Runs older than that say nothing of today (milliseconds). */
const RECENT = 2 * DAY;
/** An occurrence may wait so long for its turn (milliseconds). */
const GRACE = 30 * MINUTE;
/** What a consent is given while the application's publishing status is “Testing” (milliseconds). */
const TESTING_LIFE = 7 * DAY;
/** https://developers.google.com/identity/protocols/oauth2/scopes#oauth2: also by the names that Google answers with. */
const OF_IDENTITY = /^(openid|email|profile|https:\/\/www\.googleapis\.com\/auth\/userinfo\.\w+)$/;
/** Occurrences that are remembered until their runs are seen. */
const REMEMBERED = 10_000;

/** What one walk over the table finds. */
export interface Survey {
  grants: Record<string, number>;
  /** Live grants that carry all scopes of the deployment. */
  covering: number;
  /** Live grants of users who have only signed in. */
  identifying: number;
  /** Consents of the last month by whether they end within seven days. */
  shortLived: number;
  lasting: number;
  /** Runs of the last two days that Google refused since the API is not enabled. */
  apiDisabled: number;
  /** The same for what only an operator can mend. */
  notConfigured: number;
  /** Occurrences of the last two days that left no run. */
  unheard: { user: string; plan: string; occurrence: string }[];
  /** Dead grants of which adopters have not been told for two days. */
  unannounced: number;
  /** Plans that EventBridge Scheduler has not been told of for two days. */
  unsynced: number;
}

/**
 * Walks the table once, eventually consistent.
 *
 * @param wanted the scopes of the deployment
 * @throws Failure `store_unavailable`
 */
export async function surveyTable(table: Table, wanted: readonly string[], now: number): Promise<Survey> {
  const survey: Survey = {
    grants: {},
    covering: 0,
    identifying: 0,
    shortLived: 0,
    lasting: 0,
    apiDisabled: 0,
    notConfigured: 0,
    unheard: [],
    unannounced: 0,
    unsynced: 0,
  };
  const seen = new Set<string>();
  const due = new Map<string, Survey['unheard'][number]>();
  const items = walkTable(table, 'Surveying the table', {
    ProjectionExpression:
      'pk, sk, #status, scopes, refreshTokenExpiresAt, consentedAt, announced, updatedAt, #reason, #when, endsAt, changedAt, synced',
    ExpressionAttributeNames: { '#status': 'status', '#reason': 'reason', '#when': 'when' },
  });
  for await (const item of items) {
    const sk = String(item['sk']);
    if (sk === 'GRANT') surveyGrant(survey, item, wanted, now);
    else if (sk.startsWith(RUN_PREFIX)) {
      if (now - Number(item['updatedAt']) > RECENT + DAY) continue;
      seen.add(`${String(item['pk'])} ${sk}`);
      surveyRun(survey, item);
    } else if (sk.startsWith(SCHEDULE_PREFIX) && due.size < REMEMBERED) surveyPlan(survey, due, item, now);
  }
  survey.unheard = [...due].flatMap(([run, occurrence]) => (seen.has(run) ? [] : [occurrence]));
  return survey;
}

function surveyGrant(survey: Survey, item: Item, wanted: readonly string[], now: number): void {
  const { scopes, refreshTokenExpiresAt, consentedAt, announced, updatedAt } = item;
  const status = String(item['status']);
  survey.grants[status] = (survey.grants[status] ?? 0) + 1;
  if (status === 'revoked') {
    if (announced === false && now - Number(updatedAt) > RECENT) survey.unannounced += 1;
    return;
  }
  const held = Array.isArray(scopes) ? scopes.map(String) : [];
  if (coversScopes(held, wanted)) survey.covering += 1;
  else if (held.every((scope) => OF_IDENTITY.test(scope))) survey.identifying += 1;
  if (typeof consentedAt !== 'number' || now - consentedAt > 30 * DAY) return;
  const life = Number(refreshTokenExpiresAt ?? Number.POSITIVE_INFINITY) * 1000 - consentedAt;
  if (life <= TESTING_LIFE + MINUTE) survey.shortLived += 1;
  else survey.lasting += 1;
}

function surveyRun(survey: Survey, item: Item): void {
  if (item['status'] === 'created') return;
  const reason = String(item['reason'] ?? '');
  if (/accessNotConfigured|SERVICE_DISABLED/.test(reason)) survey.apiDisabled += 1;
  else if (reason.startsWith('not_configured')) survey.notConfigured += 1;
}

function surveyPlan(
  survey: Survey,
  due: Map<string, Survey['unheard'][number]>,
  item: Item,
  now: number,
): void {
  // Rows of plans are made of a Schedule.
  const plan = item as unknown as Pick<Schedule, 'when' | 'endsAt' | 'changedAt' | 'synced' | 'status'>;
  if (plan.synced === false && now - plan.changedAt > RECENT) survey.unsynced += 1;
  if (plan.status !== 'active' || plan.synced !== true) return;
  const user = userOf(item);
  const id = scheduleIdOf(item);
  const until = Math.min(plan.endsAt ?? now, now - GRACE);
  // The last one of the last two days is enough to know.
  const after = Math.max(plan.changedAt, now - RECENT);
  const last = occurrencesOf(plan.when, { after, until, limit: 200 }).at(-1);
  if (last === undefined) return;
  const occurrence = toInstant(last);
  const { pk, sk } = keys.run(user, id, occurrence);
  due.set(`${pk} ${sk}`, { user, plan: id, occurrence });
}
