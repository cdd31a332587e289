import type { SecurityEventName } from '../../../../shared/risc/event-types.ts';
import { requireAccount } from '../accounts.ts';
import type { GoogleState } from '../state.ts';
import { deliver, tell } from './risc-delivery.ts';
import {
  type Events,
  newestRefreshToken,
  type SecurityEventOptions,
  signSecurityEvent,
  tokenEvent,
  userEvent,
} from './risc-events.ts';
import {
  createServiceAccount,
  type Delivery,
  type RiscStream,
  registerReceiver,
  type ServiceAccountKey,
} from './risc-stream.ts';

/** The switches for security events. */
export interface RiscControl {
  /** Registers a receiver for all events, as `stream:update` does. */
  register(url: string): void;
  /** There is no stream any more. */
  unregister(): void;
  stream(): RiscStream | undefined;
  readonly deliveries: readonly Delivery[];
  /** The `events` claim of an event about a user. */
  about(email: string, name: SecurityEventName, details?: object): Events;
  /** The `events` claim of `token-revoked`, for the refresh token that the user was given last. */
  aboutToken(email: string, alg: 'hash_base64_sha512_sha512' | 'prefix'): Events;
  /** A token as Google signs it, or a wrong one; it is not sent. */
  sign(events: Events, options?: SecurityEventOptions): Promise<string>;
  /** Sends it as Google does, none when the stream is off or has not asked for it. */
  send(events: Events, options?: SecurityEventOptions): Promise<Delivery | undefined>;
  /** Sends a token that was sent before, as Google does with what it believes not to have been delivered. */
  sendAgain(jti: string): Promise<Delivery>;
  /** Makes a service account, and a key for it. @param admin whether it may manage the stream */
  createServiceAccount(admin?: boolean): Promise<ServiceAccountKey>;
}

export function createRiscControl(google: GoogleState): RiscControl {
  const { risc } = google;
  const accountOf = (email: string) => requireAccount(google.accounts, email);
  return {
    register: (url) => registerReceiver(risc, url),
    unregister() {
      risc.stream = undefined;
    },
    stream: () => risc.stream,
    deliveries: risc.deliveries,
    about: (email, name, details) => userEvent(google, accountOf(email), name, details),
    aboutToken(email, alg) {
      const token = newestRefreshToken(google, accountOf(email));
      if (token === undefined) throw new Error(`${email} has no refresh token.`);
      return tokenEvent(token, alg);
    },
    sign: (events, options) => signSecurityEvent(google, events, options),
    send: (events, options) => tell(google, events, options),
    sendAgain(jti) {
      const token = risc.sent.get(jti);
      if (token === undefined) throw new Error(`No token ${jti} was sent.`);
      return deliver(google, token);
    },
    createServiceAccount: (admin = true) => createServiceAccount(risc, admin),
  };
}
