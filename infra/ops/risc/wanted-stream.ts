import { SECURITY_EVENTS } from '../../../shared/risc/event-types.ts';
import { API_PREFIX, routes } from '../../../shared/routes.ts';
import { EXIT, OpsError } from '../cli/ops-error.ts';
import { requireHttps } from './require-https.ts';
import type { Stream } from './risc-api.ts';

const PUSH_DELIVERY = 'https://schemas.openid.net/secevent/risc/delivery-method/push';
const RECEIVER_PATH = `${API_PREFIX}${routes.receiveSecurityEvent.path}`;

/**
 * The stream that a deployment wants: all events that it knows, pushed to its receiver.
 *
 * @param url of the receiver
 * @throws OpsError when it cannot be one
 */
export function wantedStream(url: string): Stream {
  const parsed = requireHttps('url', url);
  if (!parsed.pathname.endsWith(RECEIVER_PATH) || parsed.search || parsed.hash)
    throw new OpsError(`--url must be that of the receiver, which ends with ${RECEIVER_PATH}.`, EXIT.usage);
  return {
    delivery: { delivery_method: PUSH_DELIVERY, url: parsed.href },
    events_requested: Object.values(SECURITY_EVENTS),
  };
}

/** In what the stream that Google has is not the one that is wanted; a sentence for each. */
export function findDifferences(
  wanted: Stream,
  held: Stream | undefined,
  status: string | undefined,
): string[] {
  if (!held) return ['Google has no stream for this project.'];
  const { delivery, events_requested: requested } = held;
  const missing = wanted.events_requested.filter((type) => !requested.includes(type));
  return [
    ...(delivery.url === wanted.delivery.url
      ? []
      : [`Events go to ${delivery.url} instead of ${wanted.delivery.url}.`]),
    ...(delivery.delivery_method === PUSH_DELIVERY
      ? []
      : [`They are delivered by ${delivery.delivery_method}, not pushed.`]),
    ...missing.map((type) => `Not asked for: ${type}`),
    ...(status === 'enabled' ? [] : [`The stream is ${status}.`]),
  ];
}
