import { beforeEach } from '@jest/globals';
import type { SecurityEventOptions } from '../../infra/local/google/risc/risc-events.ts';
import type { SecurityEventName } from '../../shared/risc/event-types.ts';
import { API_PREFIX, routes } from '../../shared/routes.ts';
import type { AppUser } from './app-user.ts';
import { useStack } from './use-stack.ts';

/** A stack that Google tells of security events, and for each test somebody who has connected the calendar. */
export function useSecurityEvents() {
  const used = useStack();
  let user: AppUser | undefined;
  beforeEach(async () => {
    user = await used.connected();
    used.stack.bus.clear();
    risc().register(receiver());
    used.stack.google.control.forgetRequests();
  });

  const risc = () => used.stack.google.control.risc;
  const receiver = () => `${used.stack.url}${API_PREFIX}${routes.receiveSecurityEvent.path}`;
  const newcomer = (): AppUser => {
    if (!user) throw new Error('Somebody is there within tests only.');
    return user;
  };
  const about = (name: SecurityEventName, details?: object) =>
    risc().about(newcomer().google.email, name, details);

  return {
    used,
    risc,
    newcomer,
    about,
    /** Has Google send an event about the user. @returns the status that it was answered with */
    async send(name: SecurityEventName, options?: SecurityEventOptions, details?: object): Promise<unknown> {
      return (await risc().send(about(name, details), options))?.outcome;
    },
    /** Sends a token that Google need not have made. */
    async post(token: string, headers: Record<string, string> = {}): Promise<Response> {
      return fetch(receiver(), { method: 'POST', body: token, headers });
    },
    isSignedIn: async (who = newcomer()) => (await who.call('GET', '/session')).status === 200,
    connection: () => newcomer().connection(),
  };
}
