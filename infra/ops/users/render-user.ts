import type { UserDescription } from './describe-user.ts';

/** For a person. @param next what would bring the user's events on */
export function renderUser(
  { user, email, name, grant, sessions, plans, runs }: UserDescription,
  next: readonly string[],
): string[] {
  const who = [email, name].filter(Boolean).join(', ');
  return [
    `User ${user}${who ? ` (${who})` : ''}`,
    ...(grant
      ? [
          `Grant     ${grant.status}; consent of ${grant.consentedAt ?? 'unknown'}, last used ${grant.refreshedAt ?? 'never'}`,
          ...(grant.endsAt ? [`          ends by itself on ${grant.endsAt}`] : []),
          ...grant.scopes.map((scope) => `          ${scope}`),
        ]
      : ['Grant     none']),
    `Sessions  ${sessions.live}${sessions.newest ? `, the newest of ${sessions.newest}` : ''}`,
    `Plans     ${plans.length}`,
    ...plans.map(
      (plan) =>
        `  ${plan.id} ${plan.status} ${JSON.stringify(plan.when)}${plan.next ? `, next ${plan.next}` : ''}`,
    ),
    `Last runs ${runs.length}`,
    ...runs.map(
      (run) =>
        `  ${run.updatedAt} ${run.source} ${run.occurrence} ${run.status}${run.because ? `: ${run.because.text}` : ''}`,
    ),
    ...(next.length > 0 ? ['What to do', ...next.map((step) => `  ${step}`)] : ['Nothing is to be done.']),
  ];
}
