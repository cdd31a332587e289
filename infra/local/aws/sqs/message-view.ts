import type { QueueContent, StoredMessage } from './store.ts';

/** A message as it stands in a queue; times are milliseconds since the epoch. */
export interface MessageView {
  messageId: string;
  body: string;
  attributes: Record<string, string>;
  sentAt: number;
  receives: number;
  /** When it can be received: in the past if it already can. */
  visibleAt: number;
  /** It has been received, and neither deleted nor become visible again. */
  inFlight: boolean;
}

/** What stands in a queue, oldest first. */
export function viewMessages({ ready, delayed, inflight }: QueueContent): MessageView[] {
  const waiting = [...ready, ...delayed].map((message) =>
    viewMessage(message, { visibleAt: message.delayUntil ?? message.sentTimestamp, inFlight: false }),
  );
  const received = inflight.map(({ message, visibilityDeadline }) =>
    viewMessage(message, { visibleAt: visibilityDeadline, inFlight: true }),
  );
  return [...waiting, ...received].sort((one, other) => one.sentAt - other.sentAt);
}

function viewMessage(
  message: StoredMessage,
  standing: Pick<MessageView, 'visibleAt' | 'inFlight'>,
): MessageView {
  const attributes = Object.entries(message.messageAttributes);
  return {
    messageId: message.messageId,
    body: message.body,
    attributes: Object.fromEntries(attributes.map(([name, { StringValue = '' }]) => [name, StringValue])),
    sentAt: message.sentTimestamp,
    receives: message.approximateReceiveCount,
    ...standing,
  };
}
