import { type AnswerName, answers } from '../answers.ts';
import type { Fault, IdTokenFault, PlacedFault } from '../fault-schema.ts';

/** What can be disturbed, by its name: what happens when Google is asked for it. */
export const operations: Readonly<Record<string, string>> = {
  'events.insert': 'an event is created',
  'events.get': 'an event is looked for',
  'events.list': 'events are listed',
  'events.patch': 'an event is changed',
  'events.delete': 'an event is deleted',
  'calendarList.list': 'calendars are listed',
  'token.refresh': 'access is renewed',
  'token.exchange': 'a sign-in or a consent is completed',
  revoke: 'access is revoked by the application',
  authorize: 'somebody comes to sign in or to consent',
  'gsi.client': 'a page loads Google’s script',
  certs: 'the keys of ID tokens are read',
  jwks: 'the keys of security events are read',
  risc: 'the configuration of security events is read',
};

/** With the groups that a program may name, too. */
const askings: ReadonlyMap<string, string> = new Map([
  ...Object.entries(operations),
  ['*', 'anything is asked'],
  ['events', 'anything is asked about events'],
  ['token', 'access is renewed, or a sign-in or a consent is completed'],
  ['refresh', 'access is renewed'],
  ['exchange', 'a sign-in or a consent is completed'],
]);

/** E.g. `When an event is created, Google is to never answer.` */
export function describePlaced({ operation, fault }: PlacedFault): string {
  const asked = askings.get(operation) ?? `${operation} is asked`;
  return `When ${asked}, Google is to ${describeFault(fault)}`;
}

/** How often a fault still happens. */
export function describeTimes({ times }: Fault): string {
  if (times === undefined) return 'Until it is cleared';
  return times === 1 ? 'Once' : `${times} times`;
}

/** What Google is to do, e.g. `do it, then cut the connection`. */
export function describeFault(fault: Fault): string {
  const first = 'committed' in fault && fault.committed ? 'do it, then ' : '';
  switch (fault.kind) {
    case 'answer': {
      const { retryAfterSeconds: wait } = fault;
      return `${first}answer ${describeAnswer(fault.answer)}${wait === undefined ? '' : `, Retry-After ${wait} s`}`;
    }
    case 'respond':
      return `${first}answer ${fault.status} with a body that was given`;
    case 'html':
      return `${first}answer with a page of HTML`;
    case 'hang':
      return `${first}never answer`;
    case 'cut':
      return first ? `${first}cut the connection` : 'cut the connection before anything is done';
    case 'delay':
      return `answer ${fault.milliseconds} ms late`;
    case 'truncate':
      return `answer with the first ${fault.bytes} bytes alone`;
    case 'omit':
      return `leave out ${fault.fields.join(', ')}`;
    case 'replace':
      return `answer with another ${Object.keys(fault.fields).join(', ')}`;
    case 'id-token':
      return `give an ID token ${describeIdToken(fault)}`;
  }
}

function describeIdToken({ claims = {}, header = {}, foreignKey, expired }: IdTokenFault): string {
  const { alg, kid } = header;
  const parts = [
    expired && 'that has expired',
    foreignKey && 'that another key has signed',
    alg === 'none' ? 'without a signature' : alg && `signed with ${alg}`,
    kid !== undefined && 'that names another key',
    Object.keys(claims).length > 0 && `with another ${Object.keys(claims).join(', ')}`,
  ];
  return parts.filter(Boolean).join(', ') || 'as always';
}

/** E.g. `503 backendError: Backend Error`; of a long message the first words. */
export function describeAnswer(name: AnswerName): string {
  const { status, body } = answers[name];
  const message = 'error_description' in body ? body.error_description : messageOf(body.error);
  return `${status} ${name}: ${message.length > 70 ? `${message.slice(0, 70)}…` : message}`;
}

function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : '';
}
