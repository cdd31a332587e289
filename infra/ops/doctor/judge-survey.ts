import { countOf } from '../cli/count-of.ts';
import { addressOf, type Deployment } from '../deployment/deployment.ts';
import { ENABLE_API } from '../users/explain-reason.ts';
import { type Finding, hint, ok, wrong } from './finding.ts';
import type { Survey } from './survey-table.ts';

const AUDIENCE = 'https://console.cloud.google.com/auth/audience';

/** What the walk over the table says of Google's console and of the engine. */
export function judgeSurvey(survey: Survey, deployment: Pick<Deployment, 'name' | 'names'>): Finding[] {
  return [
    judgeApi(survey),
    judgeScopes(survey, deployment),
    judgePublishing(survey, deployment),
    ...judgeEngine(survey, deployment),
  ];
}

function judgeApi({ apiDisabled, notConfigured }: Survey): Finding {
  if (apiDisabled > 0)
    return wrong(
      'calendar_api',
      `The Google Calendar API is not enabled in the project, so Google refused ${countOf(apiDisabled, 'run')} of late.`,
      `${ENABLE_API} (the runs are tried again by themselves)`,
    );
  if (notConfigured > 0)
    return wrong(
      'calendar_api',
      `${countOf(notConfigured, 'run')} of late could not be made since something is not configured.`,
      'See the other findings; the reason stands in npm run ops -- user <user>.',
    );
  return ok('calendar_api', 'No run of late was refused because of the Calendar API.');
}

function judgeScopes(
  { grants, covering, identifying }: Survey,
  { name, names }: Pick<Deployment, 'name' | 'names'>,
): Finding {
  const live = Object.entries(grants).reduce(
    (sum, [status, count]) => sum + (status === 'revoked' ? 0 : count),
    0,
  );
  if (live === 0) return hint('scopes', 'Nobody has connected yet, so scopes cannot be judged.');
  if (covering > 0)
    return ok(
      'scopes',
      `The scopes of calendarScopes stand in ${covering} of ${countOf(live, 'live grant')}.`,
    );
  if (identifying === live) return hint('scopes', `Nobody has connected Calendar yet; signed in: ${live}.`);
  return wrong(
    'scopes',
    `No live grant, of ${live} in all, carries ${names.CALENDAR_SCOPES}: nobody can be asked for it, or nobody has agreed.`,
    `Add it at https://console.cloud.google.com/auth/scopes, and compare the setting calendarScopes: npm run deploy -- -c stage=${name} -c "calendarScopes=…"`,
  );
}

/** https://developers.google.com/identity/protocols/oauth2#expiration */
function judgePublishing({ shortLived, lasting }: Survey, { name }: Pick<Deployment, 'name'>): Finding {
  if (shortLived === 0) return ok('publishing_status', 'Grants do not end after seven days.');
  // While an application is tried out, its publishing status is meant to be that.
  if (name === 'dev' && lasting === 0)
    return hint(
      'publishing_status',
      'Each consent of late ends within seven days, as is so while the publishing status is “Testing”: users have to connect again every week.',
      `Before others use it, publish the application: ${AUDIENCE} (“Publish app”).`,
    );
  const step = `Publish the application: ${AUDIENCE} (“Publish app”). Who has connected before has to connect once more.`;
  if (lasting === 0)
    return wrong(
      'publishing_status',
      'Each consent of late ends within seven days, as is so while the publishing status is “Testing”.',
      step,
    );
  return hint(
    'publishing_status',
    `${countOf(shortLived, 'consent')} of late for seven days only: limited by the user, or given while the publishing status was “Testing”.`,
    `See it at ${AUDIENCE}.`,
  );
}

function judgeEngine(
  { unheard, unannounced, unsynced }: Survey,
  { name }: Pick<Deployment, 'name'>,
): Finding[] {
  const findings: Finding[] = [];
  const [first] = unheard;
  if (first)
    findings.push(
      wrong(
        'engine',
        `Nothing ran for ${countOf(unheard.length, 'plan')} due in the last two days, e.g. ${first.plan} of ${first.user} at ${first.occurrence}.`,
        `See what was not delivered: npm run ops -- redrive --queue undelivered --dry-run ${addressOf(name)}; if there is nothing, look at the log of run-event.`,
      ),
    );
  if (unannounced + unsynced > 0)
    findings.push(
      wrong(
        'preflight',
        `The nightly check has not run for two days: ${countOf(unannounced, 'dead grant')} nobody was told of, ${countOf(unsynced, 'plan')} not known to EventBridge Scheduler.`,
        `Look at the log of preflight and at npm run ops -- redrive --queue failed-runs --dry-run ${addressOf(name)}; a run by hand mends it: aws lambda invoke --function-name <preflight> /dev/stdout`,
      ),
    );
  return findings.length > 0 ? findings : [ok('engine', 'Every plan that was due has left a run.')];
}
