import { decodeJwt } from 'jose';
import type { GoogleState } from '../state.ts';
import { type Events, type SecurityEventOptions, signSecurityEvent } from './risc-events.ts';
import type { Delivery } from './risc-stream.ts';

/** Milliseconds that the receiver may take to answer. */
const PATIENCE = 30_000;
/** Deliveries that are kept. */
const KEPT = 100;

/** Sends a token to the receiver that is registered, and notes what it answered. @throws Error when none is */
export async function deliver(google: GoogleState, token: string): Promise<Delivery> {
  const { risc } = google;
  if (risc.stream === undefined) throw new Error('There is no stream of security events.');
  const { jti = '', events } = readToken(token);
  const outcome = await post(risc.stream.delivery.url, token);
  const delivery = { jti, events, outcome };
  risc.sent.set(jti, token);
  risc.deliveries.push(delivery);
  risc.deliveries.splice(0, risc.deliveries.length - KEPT);
  return delivery;
}

/**
 * Tells the application of something that has happened, if its stream is on and it has asked for such events.
 *
 * @returns none when nothing was sent
 */
export async function tell(
  google: GoogleState,
  events: Events,
  options?: SecurityEventOptions,
): Promise<Delivery | undefined> {
  const { stream } = google.risc;
  const wanted = Object.entries(events).filter(([type]) => stream?.events_requested.includes(type));
  if (stream?.status !== 'enabled' || wanted.length === 0) return undefined;
  return deliver(google, await signSecurityEvent(google, Object.fromEntries(wanted), options));
}

/** {@link tell} without waiting: whoever caused the event is not kept from going on. */
export function tellSoon(google: GoogleState, events: Events): void {
  tell(google, events).catch(() => undefined);
}

async function post(url: string, token: string): Promise<Delivery['outcome']> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/secevent+jwt', accept: 'application/json' },
      body: token,
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE),
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return 'failed';
  }
}

/** What names a token, of one that may be wrong in any way. */
function readToken(token: string): { jti: string | undefined; events: string[] } {
  const { jti, events } = decodeJwt<{ events?: object }>(token);
  return { jti, events: Object.keys(events ?? {}).map((type) => type.slice(type.lastIndexOf('/') + 1)) };
}
