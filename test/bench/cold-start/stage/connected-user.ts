import type { LocalStack } from '../../../../infra/local/stack.ts';
import { composeSealer } from '../../../../shared/compose/sealer.ts';
import { composeTable } from '../../../../shared/compose/table.ts';
import { loadGrant } from '../../../../shared/vault/grant-store.ts';
import { type AppUser, appUser } from '../../../support/app-user.ts';

/** A user who has granted everything that any function needs. */
export interface ConnectedUser {
  browser: AppUser;
  /** Google's `sub`. */
  id: string;
  /** An access token that is good. */
  accessToken: string;
}

/** Signs a user in and connects the calendar, as a person does. */
export async function connectUser(stack: LocalStack, email: string): Promise<ConnectedUser> {
  const browser = appUser(stack, email);
  await browser.connect();
  const { CALENDAR_SCOPES, OPTIONAL_SCOPES } = stack.environment;
  const scopes = [...CALENDAR_SCOPES.split(' '), ...OPTIONAL_SCOPES.split(' ')];
  const outcome = await browser.redirect({ purpose: 'upgrade', scopes });
  if (outcome !== 'upgraded') throw new Error(`The upgrade ended in ${outcome}`);
  await stack.engine.settle();
  const id = stack.google.control.accounts().find((account) => account.email === email)?.sub ?? '';
  const { environment } = stack;
  const grant = await loadGrant(composeTable(environment), id);
  if (!grant?.sealed) throw new Error('The user has no grant.');
  const { access } = await composeSealer(environment).open(id, grant.sealed);
  return { browser, id, accessToken: access?.token ?? '' };
}
