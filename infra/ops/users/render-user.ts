import { broadcastOf, isOfPlan } from '../../../shared/runs/run.ts';
import type { UserDescription } from './describe-user.ts';
import { sayInstant, sayWhen } from './say-when.ts';

/** For a person. @param next what would bring the user's events on */
export function renderUser(
  { user, email, name, grant, sessions, plans, runs }: UserDescription,
  next: readonly string[],
): string[] {
  const who = [email, name].filter(Boolean).join(', ');
  return [
    `User ${user}${who ? ` (${who})` : ''}`,
    ...renderGrant(grant),
    `Sessions  ${sessions.live}${sessions.newest ? `, the newest of ${sayInstant(sessions.newest)}` : ''}`,
    `Plans     ${plans.length}`,
    ...plans.map(renderPlan),
    `Last runs ${runs.length}`,
    ...runs.map(renderRun),
    'Events that the page makes at once leave no run.',
    ...(next.length > 0 ? ['What to do', ...next.map((step) => `  ${step}`)] : ['Nothing is to be done.']),
  ];
}

function renderGrant(grant: UserDescription['grant']): string[] {
  if (!grant) return ['Grant     none'];
  const { status, consentedAt, refreshedAt, endsAt, scopes } = grant;
  const consent = consentedAt ? `consent of ${sayInstant(consentedAt)}` : 'no consent on record';
  const renewed = refreshedAt ? sayInstant(refreshedAt) : 'never';
  return [
    `Grant     ${status}; ${consent}, last noted renewal of its access token ${renewed}`,
    ...(endsAt ? [`          ends by itself on ${sayInstant(endsAt)}`] : []),
    ...scopes.map((scope) => `          ${scope}`),
  ];
}

/** Without its event, whose words are the user's own: `export` has them. */
function renderPlan({ number, id, status, when, next }: UserDescription['plans'][number]): string {
  const coming = next ? `; next ${sayInstant(next)}` : '';
  return `  ${number}. ${status}: ${sayWhen(when)}${coming} (${id})`;
}

function renderRun(run: UserDescription['runs'][number]): string {
  const { updatedAt, occurrence, status, because } = run;
  const due = occurrence === 'once' ? '' : `, due ${sayInstant(occurrence)}`;
  const at = updatedAt ? sayInstant(updatedAt) : 'at an unknown time';
  return `  ${at}  ${nameSource(run)}${due}: ${status}${because ? `: ${because.text}` : ''}`;
}

function nameSource({ source, plan }: UserDescription['runs'][number]): string {
  if (plan !== undefined) return `plan ${plan}`;
  if (isOfPlan(source)) return `a plan that is gone (${source})`;
  const broadcast = broadcastOf(source);
  return broadcast === undefined ? `a request of a function (${source})` : `broadcast ${broadcast}`;
}
