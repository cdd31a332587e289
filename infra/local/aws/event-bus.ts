import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { parseJson } from '../../parse-json.ts';
import { arnOf } from './wire/account.ts';
import { AwsError } from './wire/aws-error.ts';
import { type Endpoint, startEndpoint } from './wire/endpoint.ts';
import { awsJson, operation } from './wire/json-protocol.ts';

const NAME = 'onbehalf';

const refusals = {
  throttle: new AwsError('ThrottlingException', 'Rate exceeded'),
  access_denied: new AwsError('AccessDeniedException', 'The caller is not authorized.'),
  internal: new AwsError('InternalException', 'An internal error occurred.', 500),
};

/** An event that reached the bus. */
export interface BusEvent {
  id: string;
  source: string;
  detailType: string;
  detail: Record<string, unknown>;
  /** Milliseconds since the epoch. */
  time: number;
}

export interface EventBus extends Endpoint<keyof typeof refusals> {
  name: string;
  /** Lets the next so many entries fail while the call succeeds. */
  failEntries(entries: number): void;
  /** In order of arrival; of one kind, or of all. */
  events(detailType?: string): BusEvent[];
  clear(): void;
}

const putInput = z.object({
  Entries: z
    .array(
      z.object({
        Source: z.string().optional(),
        DetailType: z.string().optional(),
        Detail: z.string().optional(),
        EventBusName: z.string().optional(),
      }),
    )
    .min(1)
    .max(10),
});

type Entry = z.output<typeof putInput>['Entries'][number];

/** EventBridge on one machine: one bus of one's own, which keeps what is put on it. */
export async function startEventBus({ now = Date.now }: { now?: () => number } = {}): Promise<EventBus> {
  let events: BusEvent[] = [];
  let failing = 0;
  const put = (entry: Entry): object => {
    if (failing > 0) {
      failing -= 1;
      return { ErrorCode: 'InternalFailure', ErrorMessage: 'The entry could not be put.' };
    }
    const fault = faultIn(entry);
    if (fault) return fault;
    const { Source: source = '', DetailType: detailType = '', Detail = '{}' } = entry;
    const event = { id: randomUUID(), source, detailType, detail: JSON.parse(Detail), time: now() };
    events.push(event);
    return { EventId: event.id };
  };
  const endpoint = await startEndpoint({
    ...awsJson('1.1', 'AWSEvents', {
      PutEvents: operation(putInput, ({ Entries }) => {
        const results = Entries.map(put);
        return { Entries: results, FailedEntryCount: results.filter((one) => 'ErrorCode' in one).length };
      }),
    }),
    bodyLimit: 1024 * 1024,
    refusals,
  });
  return {
    ...endpoint,
    name: NAME,
    failEntries(entries) {
      failing += entries;
    },
    events: (detailType) => events.filter((event) => !detailType || event.detailType === detailType),
    clear() {
      events = [];
    },
  };
}

/** What EventBridge answers for a single entry. @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsResultEntry.html */
function faultIn(entry: Entry): object | undefined {
  const missing = (['Source', 'DetailType', 'Detail'] as const).find((member) => !entry[member]);
  if (missing) {
    return {
      ErrorCode: 'InvalidArgument',
      ErrorMessage: `Parameter ${missing} is not valid. Reason: ${missing} is a required argument.`,
    };
  }
  if (![NAME, arnOf('events', `event-bus/${NAME}`)].includes(entry.EventBusName ?? 'default')) {
    return { ErrorCode: 'ResourceNotFoundException', ErrorMessage: 'Event bus does not exist.' };
  }
  if (!isJsonObject(entry.Detail ?? '')) {
    return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
  }
  return undefined;
}

function isJsonObject(text: string): boolean {
  const value = parseJson(text);
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
