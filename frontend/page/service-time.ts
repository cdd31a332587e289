import type { Client } from '../client/onbehalf.ts';

type Clock = Pick<Client, 'now'>;

let clock: Clock = Date;

/** From here on the page goes by this clock: what is too late to be planned, the service decides. */
export function goBy(service: Clock): void {
  clock = service;
}

/** The time that the page goes by, in milliseconds since the epoch. */
export const now = (): number => clock.now();
