import { SECURITY_EVENTS } from '../../../shared/risc/event-types.ts';
import type { OperationsOf } from '../operation.ts';

const events = Object.values(SECURITY_EVENTS)
  .map((type) => `- \`${type}\``)
  .join('\n');

/** What others than the page call. */
export const webhookOperations: OperationsOf<'receiveSecurityEvent'> = {
  receiveSecurityEvent: {
    summary: 'Be told by Google of a security event',
    description: `For Google's cross-account protection (RISC) alone; no page calls it, and neither cookie nor \`Origin\` counts. The body is a security event token (RFC 8417, RFC 8935) of whatever media type: signed by Google (RS256), with the issuer of Google's RISC configuration and the client id of this application as audience. One that has expired is taken, since what has happened does not expire. Its events take effect before it is answered:\n\n${events}\n\nOne that is repeated, is about somebody unknown here, or is of another type, is accepted and changes nothing.`,
    tag: 'Webhooks',
    content: {
      'application/secevent+jwt': {
        schema: { type: 'string', pattern: '^\\s*[\\w-]+\\.[\\w-]+\\.[\\w-]+\\s*$' },
        examples: {
          token: {
            summary: 'Header, claims and signature',
            value: 'eyJhbGciOiJSUzI1NiJ9.eyJqdGkiOiIuLi4ifQ.c2ln',
          },
        },
      },
    },
    responses: { 202: { description: 'Accepted, and done.' } },
    problems: ['invalid_security_event', 'google_unavailable', 'store_unavailable'],
  },
};
