import type { ChangeMessageVisibilityCommandInput, SendMessageBatchCommandInput } from '@aws-sdk/client-sqs';
import type { Cancel, Clock } from './clock.ts';

export interface Message {
  id: string;
  body: string;
  sentAt: number;
  visibleAt: number;
  receives: number;
}

interface QueueRules {
  /** Seconds for which a delivered message is nobody else's. */
  visibility: number;
  /** Deliveries after which a message is a dead letter. */
  maxReceives: number;
}

/** A standard queue of SQS on simulated time, of which what is visible is found without a look at the rest. */
export function createQueueModel(clock: Clock, { visibility, maxReceives }: QueueRules) {
  const messages = new Map<string, Message>();
  const dead: Message[] = [];
  const waiting = new Set<() => void>();
  let visible: string[] = [];
  let next = 0;
  let sent = 0;
  let fresh = 0;

  const show = (id: string): void => {
    visible.push(id);
    for (const wake of waiting) wake();
    waiting.clear();
  };
  const hide = (message: Message, seconds: number): void => {
    const until = clock.now() + seconds * 1000;
    message.visibleAt = until;
    clock.after(seconds * 1000, () => {
      if (message.visibleAt === until && messages.has(message.id)) show(message.id);
    });
  };
  /** The next one that is visible; none: they have all been given out. */
  const take = (): Message | undefined => {
    while (next < visible.length) {
      const message = messages.get(visible[next++] ?? '');
      if (!message) continue;
      if (message.receives < maxReceives) return message;
      messages.delete(message.id);
      dead.push(message);
    }
    [visible, next] = [[], 0];
    return undefined;
  };
  const add = (body: string): void => {
    const id = `${sent++}`;
    const now = Math.floor(clock.now());
    messages.set(id, { id, body, sentAt: now, visibleAt: now, receives: 0 });
    fresh += 1;
    show(id);
  };

  return {
    dead,
    add,
    /** Messages that are neither deleted nor dead. */
    size: () => messages.size,
    /** Messages that nobody has received yet. */
    untouched: () => fresh,
    receive(most: number): Message[] {
      const received: Message[] = [];
      while (received.length < most) {
        const message = take();
        if (!message) break;
        if (message.receives === 0) fresh -= 1;
        message.receives += 1;
        hide(message, visibility);
        received.push(message);
      }
      return received;
    },
    /** Long polling: settles when something turns visible, at the latest after so many milliseconds. */
    poll(milliseconds: number): Promise<void> {
      return new Promise((resolve) => {
        let cancel: Cancel = () => {};
        const wake = (): void => {
          cancel();
          waiting.delete(wake);
          resolve();
        };
        cancel = clock.after(milliseconds, wake);
        waiting.add(wake);
      });
    },
    delete: (id: string): void => void messages.delete(id),
    effects: {
      SendMessageBatch: ({ Entries = [] }: SendMessageBatchCommandInput) => {
        for (const { MessageBody = '' } of Entries) add(MessageBody);
        return { Successful: [], Failed: [] };
      },
      ChangeMessageVisibility: ({
        ReceiptHandle,
        VisibilityTimeout,
      }: ChangeMessageVisibilityCommandInput) => {
        const message = messages.get(String(ReceiptHandle));
        if (message) hide(message, Number(VisibilityTimeout));
        return {};
      },
    },
  };
}

export type QueueModel = ReturnType<typeof createQueueModel>;
