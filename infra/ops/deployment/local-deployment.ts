import type { LocalDescription } from '../../local/announcement.ts';
import { OpsError } from '../cli/ops-error.ts';
import { type Deployment, NEEDED } from './deployment.ts';

/** A local stack as commands see it. @throws OpsError when it was started from another version */
export function localDeployment(
  { url, environment, securityEventsUrl, deadLetters }: LocalDescription,
  now: () => number,
): Deployment {
  if (NEEDED.some((name) => environment[name] === undefined))
    throw new OpsError('The local stack is of another version. Stop it, and start it again with npm start.');
  const names = Object.fromEntries(NEEDED.map((name) => [name, environment[name]])) as Deployment['names'];
  return {
    name: 'local',
    names,
    formerGrantKeys: [],
    pageUrl: `${url}/`,
    pageOrigin: url,
    apiEndpoint: url,
    securityEventsUrl,
    deadLetters,
    timerGroup: undefined,
    preflightFunction: 'preflight',
    betweenLooks: 500,
    now,
  };
}
