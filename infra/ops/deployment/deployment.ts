import type { Environment } from '../../../shared/env.ts';
import type { Option, Values } from '../cli/command.ts';

/** What the commands need of the names that the functions have, by the same names. */
export const NEEDED = [
  'TABLE_NAME',
  'GRANT_KEY_ID',
  'GOOGLE_CLIENT_ID',
  'GOOGLE_CLIENT_SECRET_ID',
  'GOOGLE_AUTHORIZATION_URL',
  'GOOGLE_TOKEN_URL',
  'GOOGLE_REVOKE_URL',
  'GOOGLE_CONNECTIONS_URL',
  'SIGN_IN_SCOPES',
  'CALENDAR_SCOPES',
  'REDIRECT_URI',
  'EVENT_QUEUE_URL',
  'BROADCAST_QUEUE_URL',
  'SCHEDULE_GROUP',
] as const satisfies readonly (keyof Environment)[];

export type Names = Pick<Environment, (typeof NEEDED)[number]>;

/** Where messages wait for an operator. */
export const DEAD_LETTERS = ['events', 'broadcasts', 'undelivered', 'failed-runs'] as const;
export type DeadLetters = (typeof DEAD_LETTERS)[number];

/** One running system: a stage on AWS, or the stack of `npm start`. */
export interface Deployment {
  /** `dev`, `prod` or `local`. */
  name: string;
  names: Names;
  /** ARNs of the keys that sealed grants before the one of `names` did. */
  formerGrantKeys: readonly string[];
  pageUrl: string;
  /** Origin of the page, as it has to be registered at Google. */
  pageOrigin: string;
  /** Origin of the HTTP API itself, whatever host names lead to it. */
  apiEndpoint: string;
  /** The receiver of Google's security events. */
  securityEventsUrl: string;
  /** URLs of the dead-letter queues; the local stack has fewer. */
  deadLetters: Readonly<Partial<Record<DeadLetters, string>>>;
  /** The group of schedules that start the nightly check; absent in the local stack. */
  timerGroup: string | undefined;
  /** Name of the function that is the nightly check. */
  preflightFunction: string;
  /** Milliseconds between two looks at what changes by itself; AWS tells of a change a little late. */
  betweenLooks: number;
  /** Milliseconds since the epoch; the local stack has a clock of its own. */
  now(): number;
}

/** Finds what the options name. @throws OpsError */
export type OpenDeployment = (values: Values) => Promise<Deployment>;

/** What each command over a deployment takes. */
export const address = {
  stage: { type: 'string', describes: 'dev or prod; default: dev.' },
  profile: { type: 'string', describes: 'The AWS profile (or AWS_PROFILE).' },
  local: { type: 'boolean', describes: 'The stack that npm start runs on this machine.' },
} as const satisfies Record<string, Option>;

/** How the commands are told which system is meant. */
export function addressOf(name: string): string {
  return name === 'local' ? '--local' : `--stage ${name}`;
}
