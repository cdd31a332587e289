import { createPublicKey, generateKeyPair, type KeyObject, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { SECURITY_EVENTS } from '../../../../shared/risc/event-types.ts';

export const PUSH_DELIVERY = 'https://schemas.openid.net/secevent/risc/delivery-method/push';

/** The project's one stream of security events. */
export interface RiscStream {
  delivery: { delivery_method: string; url: string };
  events_requested: readonly string[];
  status: 'enabled' | 'disabled';
}

/** One token that was sent, and what came of it. */
export interface Delivery {
  jti: string;
  /** Event types without the path before them. */
  events: readonly string[];
  /** What the receiver answered; `failed`: it did not. */
  outcome: number | 'failed';
}

/** A service account that may call the management API. */
interface ServiceAccount {
  publicKey: KeyObject;
  /** Whether it has the role "RISC Configuration Admin". */
  admin: boolean;
}

/** All about security events that the stand-in knows. */
export interface RiscState {
  stream: RiscStream | undefined;
  /** By email. */
  serviceAccounts: Map<string, ServiceAccount>;
  /** Oldest first. */
  deliveries: Delivery[];
  /** Tokens by `jti`, to be sent again. */
  sent: Map<string, string>;
}

export function createRiscState(): RiscState {
  return { stream: undefined, serviceAccounts: new Map(), deliveries: [], sent: new Map() };
}

/** Registers a receiver for every event. */
export function registerReceiver(risc: RiscState, url: string): void {
  risc.stream = {
    delivery: { delivery_method: PUSH_DELIVERY, url },
    events_requested: Object.values(SECURITY_EVENTS),
    status: 'enabled',
  };
}

/** The file that Google's console offers when a key of a service account is made. */
export interface ServiceAccountKey {
  type: 'service_account';
  project_id: string;
  private_key_id: string;
  private_key: string;
  client_email: string;
}

export async function createServiceAccount(risc: RiscState, admin: boolean): Promise<ServiceAccountKey> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const email = `risc-${risc.serviceAccounts.size + 1}@local.iam.gserviceaccount.example`;
  risc.serviceAccounts.set(email, { publicKey: createPublicKey(privateKey), admin });
  return {
    type: 'service_account',
    project_id: 'local',
    private_key_id: randomBytes(20).toString('hex'),
    private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    client_email: email,
  };
}
