import type { UserDescription } from './describe-user.ts';

/** What would bring the user's events on, each said once. */
export function nextSteps({
  grant,
  runs,
  plans,
}: Pick<UserDescription, 'grant' | 'runs' | 'plans'>): string[] {
  const ofGrant: Readonly<Record<string, string>> = {
    revoked: 'The user has to connect again, on the page; plans then go on by themselves.',
    reauthentication_required:
      'The user’s organisation asks for a new sign-in: the user has to sign in again, on the page.',
    suspended: 'Google has disabled the account: wait until it is enabled, or its user signs in again.',
  };
  const steps = [
    ...(grant ? [ofGrant[grant.status]] : ['The user has not connected Google Calendar, or has left.']),
    ...(grant?.status === 'active' && grant.missingScopes.length > 0
      ? [`The grant lacks ${grant.missingScopes.join(' ')}: the user has to tick it when the page asks.`]
      : []),
    ...(plans.some(({ synced }) => !synced)
      ? ['A plan is not known to EventBridge Scheduler yet; the nightly check mends that.']
      : []),
    // What has since been made says that an older failure is over.
    ...runs.slice(0, Math.max(0, firstCreated(runs))).map(({ because }) => because?.step),
  ];
  return [...new Set(steps.filter((step) => step !== undefined))];
}

function firstCreated(runs: UserDescription['runs']): number {
  const index = runs.findIndex(({ status }) => status === 'created');
  return index === -1 ? runs.length : index;
}
