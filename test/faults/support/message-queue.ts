import type { ChangeMessageVisibilityCommandInput, SendMessageBatchCommandInput } from '@aws-sdk/client-sqs';
import { MAX_RECEIVES, VISIBILITY_SECONDS } from '../../../shared/engine/limits.ts';

export interface Message {
  id: string;
  body: string;
  sentAt: number;
  visibleAt: number;
  receives: number;
}

/** SQS: a message that is received turns invisible, and comes again unless it is deleted. */
export function createMessageQueue(now: () => number) {
  const messages = new Map<string, Message>();
  const dead: Message[] = [];
  let count = 0;

  const add = (body: string): Message => {
    const id = `message-${count++}`;
    const message = { id, body, sentAt: now(), visibleAt: now(), receives: 0 };
    messages.set(id, message);
    return message;
  };

  return {
    dead,
    add,
    all: (): Message[] => [...messages.values()],
    visible: (): Message[] => [...messages.values()].filter(({ visibleAt }) => visibleAt <= now()),
    /** Hands it out; none when it has been received too often. */
    receive(message: Message): Message | undefined {
      if (message.receives >= MAX_RECEIVES) {
        messages.delete(message.id);
        dead.push(message);
        return undefined;
      }
      message.receives += 1;
      message.visibleAt = now() + VISIBILITY_SECONDS * 1000;
      return message;
    },
    delete: (id: string): void => void messages.delete(id),
    effects: {
      SendMessageBatch: ({ Entries = [] }: SendMessageBatchCommandInput) => {
        if (Entries.length > 10) throw new Error('a batch has at most ten entries');
        for (const { MessageBody = '' } of Entries) add(MessageBody);
        return { Successful: [], Failed: [] };
      },
      ChangeMessageVisibility: (input: ChangeMessageVisibilityCommandInput) => {
        const message = messages.get(String(input.ReceiptHandle));
        if (message) message.visibleAt = now() + Number(input.VisibilityTimeout) * 1000;
        return {};
      },
    },
  };
}
