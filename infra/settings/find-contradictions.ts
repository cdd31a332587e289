import { BATCH_SIZE, LONGEST_TURN_WAIT } from '../../shared/engine/limits.ts';
import { sentence } from './settings-error.ts';
import type { Settings } from './settings-schema.ts';
import { GOOGLE_TOKEN_URL } from './settings-schema.ts';

/** What settings that are each right cannot be together: one sentence for each. */
export function findContradictions(settings: Settings): string[] {
  return [
    ...findGoogleContradictions(settings),
    ...(settings.hostPage ? findHostedContradictions(settings) : findElsewhereContradictions(settings)),
    ...findDomainContradictions(settings),
    ...findProtectionContradictions(settings),
    ...findPaceContradictions(settings),
  ];
}

function findGoogleContradictions({ signInScopes, clientId, googleTokenUrl }: Settings): string[] {
  const faults: string[] = [];
  if (!signInScopes.includes('openid')) {
    faults.push(sentence('signInScopes', 'must contain openid, or Google sends no ID token'));
  }
  if (clientId && googleTokenUrl === GOOGLE_TOKEN_URL && !clientId.endsWith('.apps.googleusercontent.com')) {
    faults.push(
      sentence('clientId', 'must end with .apps.googleusercontent.com, as the client ids of Google do'),
    );
  }
  return faults;
}

/** With `hostPage=true`. */
function findHostedContradictions(settings: Settings): string[] {
  return (['publicUrl', 'pageUrl'] as const)
    .filter((name) => settings[name])
    .map((name) => sentence(name, 'is for a page that is hosted elsewhere, and hostPage says it is not'));
}

/** With `hostPage=false`, said or meant. */
function findElsewhereContradictions({ publicUrl, pageUrl, ...settings }: Settings): string[] {
  const faults: string[] = [];
  const page = pageUrl ?? publicUrl;
  if (!page) faults.push(sentence('hostPage', 'is false, so pageUrl must say where the page is'));
  const pageOrigin = pageUrl && new URL(pageUrl).origin;
  if (pageOrigin && settings.allowedOrigins && !settings.allowedOrigins.includes(pageOrigin)) {
    faults.push(sentence('allowedOrigins', `must contain the origin of pageUrl, ${pageOrigin}`));
  }
  if (settings.domainName) {
    faults.push(sentence('domainName', 'is for a page that is hosted here; elsewhere publicUrl says it'));
  }
  return faults;
}

function findDomainContradictions({ domainName, certificateArn, hostedZoneId }: Settings): string[] {
  if (domainName) {
    if (certificateArn ?? hostedZoneId) return [];
    return [sentence('domainName', 'needs certificateArn, or hostedZoneId for a certificate to be made')];
  }
  return Object.entries({ certificateArn, hostedZoneId })
    .filter(([, value]) => value)
    .map(([name]) => sentence(name, 'needs domainName'));
}

/** What stands before the API stands at CloudFront: AWS WAF cannot be put before an HTTP API itself. */
function findProtectionContradictions({ hostPage, waf, webAclArn, originSecret }: Settings): string[] {
  const faults = waf && webAclArn ? [sentence('webAclArn', 'and waf exclude each other')] : [];
  if (hostPage) return faults;
  const asked = Object.entries({ waf, webAclArn, originSecret }).filter(([, value]) => value);
  return [...faults, ...asked.map(([name]) => sentence(name, 'needs CloudFront, and so hostPage=true'))];
}

/** Whoever waits in vain for a turn comes again, and comes to the dead-letter queue in the end. */
function findPaceContradictions({ workerConcurrency, calendarCallsPerMinute }: Settings): string[] {
  const most = Math.floor((calendarCallsPerMinute * LONGEST_TURN_WAIT) / 60_000 / BATCH_SIZE);
  if (workerConcurrency <= most) return [];
  return [
    sentence(
      'workerConcurrency',
      `must be at most ${most}, or calendarCallsPerMinute higher: more would only wait for their turn`,
    ),
  ];
}
