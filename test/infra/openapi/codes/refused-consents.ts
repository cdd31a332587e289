import { CALENDAR_SCOPE, meetup } from '../../../support/use-stack.ts';
import { ask } from '../support/documented-call.ts';
import { asking, type CausesOf } from './circumstances.ts';

const madeUp = { code: '4/made-up', state: 'made-up' };

/** Problems that come of what the user, or Google in their name, has granted or has not. */
export const refusedConsents: CausesOf<
  | 'invalid_code'
  | 'invalid_id_token'
  | 'state_mismatch'
  | 'scope_declined'
  | 'scope_required'
  | 'access_denied'
  | 'account_mismatch'
  | 'consent_required'
  | 'not_connected'
  | 'reconnect_required'
> = {
  invalid_code: async ({ newUser }) => {
    const user = newUser();
    const { body } = await user.call('POST', '/auth/attempts', { body: { purpose: 'sign-in' } });
    return ask(user, 'exchangeCode', { body: { ...madeUp, state: body.state } });
  },
  invalid_id_token: async ({ newUser, stack }) => {
    stack.google.control.faults.set('exchange', { kind: 'id-token', foreignKey: true });
    return newUser().popup({ purpose: 'sign-in' });
  },
  state_mismatch: asking('exchangeCode', { body: madeUp }),
  scope_declined: ({ signedIn }) => signedIn.popup({ purpose: 'upgrade' }, { untick: [CALENDAR_SCOPE] }),
  scope_required: asking('createEvent', { body: meetup }, ({ signedIn }) => signedIn),
  access_denied: async ({ connected, stack }) => {
    stack.google.control.expireAccessTokens();
    stack.google.control.faults.set('refresh', { kind: 'answer', answer: 'admin_policy_enforced' });
    return ask(connected, 'createEvent', { body: meetup });
  },
  account_mismatch: async ({ signedIn, newUser, stack }) => {
    const { body } = await signedIn.call('POST', '/auth/attempts', { body: { purpose: 'upgrade' } });
    const { code, state } = await newUser().google.consentInPopup({
      ...body,
      // As if the hint had been taken away in the popup.
      loginHint: '',
      authorizationUrl: stack.google.endpoints.authorizationUrl,
      origin: stack.url,
    });
    return ask(signedIn, 'upgradeScopes', { body: { code, state } });
  },
  consent_required: async ({ newUser, stack }) => {
    const user = newUser();
    await user.signIn();
    stack.google.control.faults.set('exchange', { kind: 'omit', fields: ['refresh_token'] });
    return user.popup({ purpose: 'upgrade' });
  },
  not_connected: async ({ connectAnother }) => {
    const user = await connectAnother();
    await user.call('DELETE', '/connection');
    return ask(user, 'createEvent', { body: meetup });
  },
  reconnect_required: async ({ connectAnother, stack }) => {
    const user = await connectAnother();
    stack.google.control.revokeGrant(user.google.email);
    stack.google.control.expireAccessTokens();
    return ask(user, 'createEvent', { body: meetup });
  },
};
