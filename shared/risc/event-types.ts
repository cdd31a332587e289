const RISC = 'https://schemas.openid.net/secevent/risc/event-type/';
const OAUTH = 'https://schemas.openid.net/secevent/oauth/event-type/';

/**
 * The security events that Google sends, by our names for them.
 * https://developers.google.com/identity/protocols/risc#supported_event_types
 */
export const SECURITY_EVENTS = {
  'sessions-revoked': `${RISC}sessions-revoked`,
  'tokens-revoked': `${OAUTH}tokens-revoked`,
  'token-revoked': `${OAUTH}token-revoked`,
  'account-disabled': `${RISC}account-disabled`,
  'account-enabled': `${RISC}account-enabled`,
  'account-credential-change-required': `${RISC}account-credential-change-required`,
  verification: `${RISC}verification`,
} as const;

export type SecurityEventName = keyof typeof SECURITY_EVENTS;

const names = new Map<string, SecurityEventName>(
  (Object.entries(SECURITY_EVENTS) as [SecurityEventName, string][]).map(([name, type]) => [type, name]),
);

/** Our name of an event type; none for one that is not known here. */
export function nameOfEvent(type: string): SecurityEventName | undefined {
  return names.get(type);
}
