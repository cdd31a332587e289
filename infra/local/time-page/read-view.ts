import type { Dynamodb } from '../aws/dynamodb.ts';
import type { BusEvent } from '../aws/event-bus.ts';
import type { ScheduleView } from '../aws/scheduler.ts';
import type { QueueId } from '../aws/sqs/queues.ts';
import type { MessageView } from '../aws/sqs.ts';
import type { OfflineEngine } from '../engine/start.ts';
import type { GoogleStandIn } from '../google/server.ts';

/** What of the stack the page shows. */
export interface Shown extends Pick<OfflineEngine, 'clock' | 'scheduler' | 'sqs' | 'bus'> {
  dynamodb: Dynamodb;
  google: GoogleStandIn;
  /** Of page and API. */
  url: string;
}

interface PlanView {
  schedule: ScheduleView;
  /** Of its row: whose it is and what it makes; none for a schedule of the stack's own. */
  user: string | undefined;
  title: string | undefined;
}

interface RunView {
  user: string;
  source: string;
  occurrence: string;
  status: string;
  reason: string | undefined;
  link: string | undefined;
  updatedAt: number;
}

/** Everything that the page shows; moments are milliseconds since the epoch. */
export interface TimeView {
  now: number;
  next: number | undefined;
  /** How far the clock is ahead of the machine's. */
  ahead: number;
  plans: PlanView[];
  queued: Record<QueueId, MessageView[]>;
  /** Newest first. */
  runs: RunView[];
  /** Newest first. */
  events: BusEvent[];
}

const SHOWN = 50;

export async function readView(stack: Shown, machineNow: () => number): Promise<TimeView> {
  const { clock, scheduler, sqs, bus, dynamodb } = stack;
  const queues = Object.keys(sqs.queues) as QueueId[];
  const [items, next, ...messages] = await Promise.all([
    dynamodb.items(),
    clock.nextDue(),
    ...queues.map((queue) => sqs.messages(queue)),
  ]);
  const rows = new Map(items.filter(has('SCHEDULE#')).map((item) => [text(item['id']), item]));
  return {
    now: clock.now(),
    next,
    ahead: clock.now() - machineNow(),
    plans: scheduler.schedules().map((schedule) => {
      const row = rows.get(schedule.name);
      return { schedule, user: optional(row?.['user']), title: titleOf(row?.['event']) };
    }),
    queued: Object.fromEntries(
      queues.map((queue, index) => [queue, messages[index] ?? []]),
    ) as TimeView['queued'],
    runs: items
      .filter(has('RUN#'))
      .map(readRun)
      .sort((one, other) => other.updatedAt - one.updatedAt)
      .slice(0, SHOWN),
    events: bus.events().toReversed().slice(0, SHOWN),
  };
}

const has = (prefix: string) => (item: Record<string, unknown>) => text(item['sk']).startsWith(prefix);
const text = (value: unknown) => (typeof value === 'string' ? value : '');
const optional = (value: unknown) => (typeof value === 'string' ? value : undefined);

function titleOf(event: unknown): string | undefined {
  return typeof event === 'object' && event !== null && 'summary' in event
    ? optional(event.summary)
    : undefined;
}

/** The key names the run: `RUN#<source>#<occurrence>` of `USER#<user>`. */
function readRun(item: Record<string, unknown>): RunView {
  const [, ...key] = text(item['sk']).split('#');
  return {
    user: text(item['pk']).replace(/^USER#/, ''),
    source: key.slice(0, -1).join('#'),
    occurrence: key.at(-1) ?? '',
    status: text(item['status']),
    reason: optional(item['reason']),
    link: optional(item['htmlLink']),
    updatedAt: Number(item['updatedAt'] ?? 0),
  };
}
