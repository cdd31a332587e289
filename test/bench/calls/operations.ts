import type { FunctionName } from '../../../shared/env.ts';
import type { OperationName } from './measured-calls.ts';

interface OperationFacts {
  title: string;
  function: FunctionName;
  /**
   * The calls of which each needs what the one before brought, or must not be done before it. What stands in one
   * word with `+` can run side by side. Its length is the least depth.
   */
  chain: readonly string[];
}

// A run announces its end before it writes it: the other way round a crash between the two would swallow the news.
const afterInsert = ['Calendar', 'end of the run'];
const claimed = ['claim', 'plan + grant'];
// Of a sign-in that fails nobody may be known, and no session may be there.
const signIn = ['token', 'KMS + grant', 'grant', 'profile + session'];
// Whoever claimed before there is a slot would hold runs that it cannot do yet.
const slot = 'slot of ten calls';

/** What is known of each operation before it is measured. */
export const operations: Record<OperationName, OperationFacts> = {
  'event-cold': {
    title: 'event over HTTP, cold function',
    function: 'create-event',
    chain: ['session + grant', 'KMS', 'Calendar'],
  },
  'event-warm': {
    title: 'event over HTTP, warm function, known user',
    function: 'create-event',
    chain: ['session + grant', 'Calendar'],
  },
  'event-renewing': {
    title: 'event over HTTP, cold function, token to renew',
    function: 'create-event',
    // The last two take a tenth of what Calendar takes beside them.
    chain: ['session + grant', 'KMS + client secret', 'token', 'Calendar + KMS', 'renewed token'],
  },
  'offline-cold': {
    title: 'plan, cold worker',
    function: 'run-event',
    chain: [...claimed, 'KMS', ...afterInsert],
  },
  'offline-warm': {
    title: 'plan, warm worker, known user',
    function: 'run-event',
    chain: [...claimed, ...afterInsert],
  },
  'offline-batch': {
    title: 'plans of ten users, warm worker',
    function: 'run-event',
    chain: [slot, ...claimed, 'KMS', ...afterInsert],
  },
  'offline-renewing-cold': {
    title: 'plan, cold worker, token to renew',
    function: 'run-event',
    chain: [...claimed, 'KMS + client secret', 'token', ...afterInsert],
  },
  'offline-renewing': {
    title: 'plan, warm worker, token to renew',
    function: 'run-event',
    chain: [...claimed, 'KMS', 'token', ...afterInsert],
  },
  'offline-batch-renewing': {
    title: 'plans of ten users, warm worker, tokens to renew',
    function: 'run-event',
    chain: [slot, ...claimed, 'KMS', 'token', ...afterInsert],
  },
  'broadcast-start': {
    title: 'broadcast, started by an operator',
    function: 'plan-broadcast',
    chain: ['broadcast', 'segments'],
  },
  'broadcast-plan': {
    title: 'broadcast, one of 16 segments',
    function: 'plan-broadcast',
    // Whether its users stand in the index or in a list, the broadcast says.
    chain: ['broadcast', 'users', 'messages', 'end of the segment'],
  },
  'broadcast-batch': {
    title: 'broadcast to ten users, warm worker, known users',
    function: 'run-event',
    chain: [slot, 'claim', 'broadcast + grant', ...afterInsert],
  },
  'broadcast-batch-renewing': {
    title: 'broadcast to ten known users, warm worker, tokens and client secret to renew',
    function: 'run-event',
    // The secret is read once in five minutes, and only when the grants say that it will be needed.
    chain: [slot, 'claim', 'broadcast + grant', 'client secret', 'token', ...afterInsert],
  },
  preflight: {
    title: 'nightly check, all grants need a look',
    function: 'preflight',
    // Of whose plans it is reckoned when they are due, the grants say.
    chain: ['grants, 16 shards', 'plans, 16 shards', 'messages'],
  },
  'check-grants': {
    title: 'grants of ten known users checked by the worker',
    function: 'run-event',
    chain: ['grant + client secret', 'token', 'KMS', 'renewed token'],
  },
  attempt: { title: 'attempt begun', function: 'begin-attempt', chain: [] },
  'sign-in-cold': {
    title: 'sign-in, cold function, new user',
    function: 'exchange-code',
    chain: ['client secret + certificates', ...signIn],
  },
  'sign-in': {
    title: 'sign-in, warm function, new user',
    function: 'exchange-code',
    chain: signIn,
  },
  'sign-in-again': {
    title: 'sign-in, warm function, known user',
    function: 'exchange-code',
    chain: ['token', 'grant', 'profile + session'],
  },
  'upgrade-cold': {
    title: 'upgrade, cold function',
    function: 'upgrade-scope',
    chain: [
      // Nothing is asked of Google for whoever is not signed in.
      'session + client secret',
      'token + certificates',
      'session + KMS',
      'grant',
      'session once more + resume',
    ],
  },
  upgrade: {
    title: 'upgrade, warm function',
    function: 'upgrade-scope',
    chain: ['session', 'token', 'session + KMS', 'grant', 'session once more + resume'],
  },
  session: { title: 'session read', function: 'session', chain: ['session + grant + profile'] },
  'session-touching': {
    title: 'session read, first visit of a day',
    function: 'session',
    chain: ['session + grant + profile', 'visit noted'],
  },
  calendars: {
    title: 'list of calendars, cold function',
    function: 'list-calendars',
    chain: ['session + grant', 'KMS', 'Calendar'],
  },
  'create-plan': {
    title: 'plan created',
    function: 'schedules',
    // A hundred plans are not counted for whoever is not signed in.
    chain: ['session', 'plan + count', 'plan kept', 'Scheduler + grant once more', 'plan marked'],
  },
  disconnect: {
    title: 'disconnected, with one plan',
    function: 'disconnect',
    chain: [
      'session + grant',
      'KMS',
      // While the token is still held, a repeat can revoke it.
      'revoke',
      // Whatever breaks then, no backup brings back what was deleted.
      'departure noted',
      'grant deleted',
      // One that is made later than the list finds no grant.
      'plans listed',
      // While the rows are there, a repeat knows what the Scheduler has.
      'schedules deleted',
      'plans deleted',
      // A run that is begun later finds no plan.
      'rest listed',
      // While the session is there, it can be repeated.
      'rest deleted',
      'session buried',
      // A consent that is stored later finds no session.
      'grant once more',
    ],
  },
};
