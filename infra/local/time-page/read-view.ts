import { type RunKey, type RunRow, readRun, runKeyOf } from '../../../shared/runs/run.ts';
import { type Item, RUN_PREFIX, SCHEDULE_PREFIX, scheduleIdOf, userOf } from '../../../shared/table/table.ts';
import type { Dynamodb } from '../aws/dynamodb.ts';
import type { BusEvent } from '../aws/event-bus.ts';
import type { ScheduleView } from '../aws/scheduler.ts';
import type { MessageView } from '../aws/sqs/message-view.ts';
import type { QueueId } from '../aws/sqs/queues.ts';
import type { OfflineEngine } from '../engine/offline-engine.ts';
import type { GoogleStandIn } from '../google/server.ts';
import { type Names, readNames } from './names.ts';

/** What of the stack the page shows. */
export interface Shown extends Pick<OfflineEngine, 'clock' | 'scheduler' | 'sqs' | 'bus'> {
  dynamodb: Dynamodb;
  google: GoogleStandIn;
  /** Of page and API. */
  url: string;
}

interface PlanView {
  schedule: ScheduleView;
  /** Whose it is, by its row; none for a schedule of the stack's own. */
  user: string | undefined;
}

type RunView = RunKey & RunRow;

/** Everything that the page shows; moments are milliseconds since the epoch. */
export interface TimeView {
  now: number;
  next: number | undefined;
  /** How far the clock is ahead of the machine's. */
  ahead: number;
  names: Names;
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
  const owners = new Map(
    items.filter(has(SCHEDULE_PREFIX)).map((item) => [scheduleIdOf(item), userOf(item)]),
  );
  return {
    now: clock.now(),
    next,
    ahead: clock.now() - machineNow(),
    names: readNames(items),
    plans: scheduler.schedules().map((schedule) => ({ schedule, user: owners.get(schedule.name) })),
    queued: Object.fromEntries(
      queues.map((queue, index) => [queue, messages[index] ?? []]),
    ) as TimeView['queued'],
    runs: items
      .filter(has(RUN_PREFIX))
      .flatMap(readRunView)
      .sort((one, other) => other.updatedAt - one.updatedAt)
      .slice(0, SHOWN),
    events: bus.events().toReversed().slice(0, SHOWN),
  };
}

const has = (prefix: string) => (item: Item) => String(item['sk']).startsWith(prefix);

function readRunView(item: Item): RunView[] {
  const run = readRun(item);
  return run ? [{ ...runKeyOf(item), ...run }] : [];
}
