import type { ReceivedMessage } from '../../infra/local/engine/sqs-event.ts';

/** `arrival`: first come, first served, as a queue without tenants. `fair`: as SQS gives out a fair queue. */
export type Order = 'arrival' | 'fair';

export interface Delivered {
  message: ReceivedMessage;
  user: string;
  /** The message group. */
  tenant: string;
}

export interface Backlog {
  /** Gives out so many messages at most. */
  take(count: number): Delivered[];
  /** They are no longer in flight. */
  release(batch: readonly Delivered[]): void;
}

/** A tenant is noisy who has at least so many messages in flight, and more than this share of all of them. */
const NOISY = { messages: 30, share: 0.1 };

/**
 * Messages that wait for the worker. In a fair queue those of quiet tenants come first, whenever there are any;
 * whoever is noisy stays so until nothing of theirs is left.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues-detailed.html
 */
export function createBacklog(arrived: readonly Delivered[], order: Order): Backlog {
  let waiting = [...arrived];
  const inFlight: Delivered[] = [];
  const noisy = new Set<string>();

  const hear = (): void => {
    const counts = Map.groupBy(inFlight, ({ tenant }) => tenant);
    for (const [tenant, { length }] of counts) {
      if (length >= NOISY.messages && length > NOISY.share * inFlight.length) noisy.add(tenant);
    }
  };
  return {
    take(count) {
      if (order === 'fair') hear();
      const quiet = waiting.filter(({ tenant }) => !noisy.has(tenant));
      const loud = waiting.filter(({ tenant }) => noisy.has(tenant));
      const given = [...quiet, ...loud].slice(0, count);
      waiting = waiting.filter((one) => !given.includes(one));
      inFlight.push(...given);
      return given;
    },
    release(batch) {
      for (const one of batch) inFlight.splice(inFlight.indexOf(one), 1);
    },
  };
}
