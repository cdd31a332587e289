/** What adopters can hear of, by `detail-type`; `detail` never holds what a user wrote. */
export interface BusEvents {
  EventCreated: RunDetail & { eventId: string; htmlLink: string | undefined };
  EventFailed: RunDetail & { reason: string };
  EventMissed: RunDetail & { reason: string };
  GrantRevoked: { user: string };
  GrantRestored: { user: string };
}

/** The `detail-type` of all of them. */
export const BUS_EVENTS = [
  'EventCreated',
  'EventFailed',
  'EventMissed',
  'GrantRevoked',
  'GrantRestored',
] as const satisfies readonly (keyof BusEvents)[];

/** What somebody has to do something about. A row tells of each event that was created; the bus takes a price for it. */
export const DEFAULT_BUS_EVENTS: readonly (keyof BusEvents)[] = BUS_EVENTS.filter(
  (type) => type !== 'EventCreated',
);

interface RunDetail {
  user: string;
  /** The plan, broadcast or key that asked for it. */
  source: string;
  occurrence: string;
}
