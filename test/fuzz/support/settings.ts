import { BUS_EVENTS } from '../../../shared/bus/bus-events.ts';
import type { Environment } from '../../../shared/env.ts';
import { CLIENT_ID, GOOGLE } from './google.ts';
import { TABLE_NAME } from './stored-items.ts';

export const ORIGIN = 'https://app.example';
export const EVENTS_SCOPE = 'https://www.googleapis.com/auth/calendar.events';
export const LIST_SCOPE = 'https://www.googleapis.com/auth/calendar.calendarlist.readonly';
export const IDENTITY_SCOPES = [
  'openid',
  'https://www.googleapis.com/auth/userinfo.email',
  'https://www.googleapis.com/auth/userinfo.profile',
];

/** What a function is given, before anybody has looked at it. */
export type GatewayEvent = Readonly<Record<string, unknown>>;

const queueArn = (name: string) => `arn:aws:sqs:eu-central-1:123456789012:${name}`;

export const settings: Environment = {
  TABLE_NAME,
  GRANT_KEY_ID: 'key',
  GOOGLE_CLIENT_ID: CLIENT_ID,
  GOOGLE_CLIENT_SECRET_ID: 'secret',
  DPOP_KEY_ID: '-',
  SIGN_IN_SCOPES: 'openid email profile',
  CALENDAR_SCOPES: EVENTS_SCOPE,
  OPTIONAL_SCOPES: LIST_SCOPE,
  PAGE_URL: `${ORIGIN}/`,
  ALLOWED_ORIGINS: ORIGIN,
  ORIGIN_SECRETS: '-',
  REDIRECT_URI: `${ORIGIN}/api/auth/callback`,
  POPUP_REDIRECT_URI: 'postmessage',
  GOOGLE_AUTHORIZATION_URL: `${GOOGLE}/o/oauth2/v2/auth`,
  GOOGLE_TOKEN_URL: `${GOOGLE}/token`,
  GOOGLE_REVOKE_URL: `${GOOGLE}/revoke`,
  GOOGLE_CONNECTIONS_URL: `${GOOGLE}/connections`,
  GOOGLE_CERTS_URL: `${GOOGLE}/oauth2/v1/certs`,
  GOOGLE_ISSUERS: `${GOOGLE} google.example`,
  GOOGLE_RISC_CONFIGURATION_URL: `${GOOGLE}/.well-known/risc-configuration`,
  GOOGLE_API_ROOT_URL: `${GOOGLE}/`,
  EVENT_QUEUE_URL: 'https://sqs.example/events',
  EVENT_QUEUE_ARN: queueArn('events'),
  BROADCAST_QUEUE_URL: 'https://sqs.example/broadcast',
  SCHEDULE_GROUP: 'plans',
  SCHEDULER_ROLE_ARN: 'arn:aws:iam::123456789012:role/scheduler',
  SCHEDULE_DLQ_ARN: queueArn('dead'),
  EVENT_BUS_NAME: 'bus',
  BUS_EVENTS: BUS_EVENTS.join(' '),
  CALENDAR_CALLS_PER_MINUTE: '9900',
};
