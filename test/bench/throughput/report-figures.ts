import { percentile } from '../../load/statistics.ts';
import type { Report } from '../../support/report.ts';
import { CALENDAR, type Measured, type Stretch } from './measure-load.ts';
import { divideBatch, type Span } from './parts-of-batch.ts';
import { BATCH } from './stage.ts';

const PARTS = {
  before: 'ours and the wire, until its last call was with Calendar',
  aws: "AWS's stand-ins",
  calendar: 'Calendar, with the call that it was given last',
  after: "ours and the wire, from Calendar's answer on",
} as const;

/** Prints how near the worker comes to what Calendar's own time allows. */
export function reportBatches({ took, warm, calls, elapsed, atOnce }: Measured, report: Report): void {
  const ceiling = (BATCH / CALENDAR) * 1000;
  const perSecond = (took.length * BATCH) / elapsed;
  const cpu = took.map((one) => one.cpu / BATCH);
  const wall = took.map((one) => one.wall);
  report.heading(`One instance of run-event, batches of ${BATCH}, Calendar answers after ${CALENDAR} ms`);
  report.note(`After ${warm} batches of warm-up.`);
  report.figure({ what: 'events a second', value: perSecond });
  report.figure({
    what: `share of the ceiling (${ceiling.toFixed(1)}/s)`,
    value: (perSecond / ceiling) * 100,
    unit: ' %',
    goal: { atLeast: 90 },
  });
  reportTimes(report, 'a batch', wall);
  reportTimes(report, 'own processor time an event', cpu, { goal: { atMost: 2 } });
  reportTimes(
    report,
    'own processor time an event where Calendar answers at once',
    cpuOf(atOnce).map((one) => one / BATCH),
    { percents: [50] },
  );

  const { google, ...aws } = calls;
  const spans = Object.values(aws).flat();
  const divided = took.flatMap(
    (one) => divideBatch({ began: one.began, ended: one.began + one.wall }, spans, google) ?? [],
  );
  const parts = (Object.keys(PARTS) as (keyof typeof PARTS)[]).map((part) => ({
    part,
    median: percentile(
      divided.map((one) => one[part]),
      50,
    ),
  }));
  const whole = parts.reduce((sum, { median }) => sum + median, 0);
  report.table(
    ['of a batch', 'p50 ms', '%'],
    parts.map(({ part, median }) => [PARTS[part], median, (median / whole) * 100]),
  );
  reportCalls(calls, report);
}

/** Prints what a request takes beside its two calls. */
export function reportRequests({ atOnce, warm, ...paused }: Measured, report: Report): void {
  const own = ownTimes(paused);
  const ownAtOnce = ownTimes(atOnce);
  report.heading('One instance of create-event, warm, one request after the other');
  report.note(`After ${warm} requests of warm-up.`);
  reportTimes(report, 'own time a request', own, { goal: { atMost: 2 } });
  reportTimes(report, 'own processor time a request', cpuOf(paused), { percents: [50] });
  report.note('The same code where Calendar answers at once; the difference is what a processor takes');
  report.note(`to be at speed again after a pause of ${CALENDAR} ms:`);
  reportTimes(report, 'own time, no pause', ownAtOnce);
  reportTimes(report, 'own processor time, no pause', cpuOf(atOnce), { percents: [50] });
  reportCalls(paused.calls, report);
}

/** Prints percentiles of milliseconds; a goal is one for the median. */
function reportTimes(
  report: Report,
  what: string,
  times: readonly number[],
  { percents = [50, 99], goal }: { percents?: readonly number[]; goal?: { atMost: number } } = {},
): void {
  for (const percent of percents)
    report.figure({
      what: `${what}, p${percent}`,
      value: percentile(times, percent),
      unit: ' ms',
      ...(percent === 50 && goal && { goal }),
    });
}

/** What each request took, without its calls. */
function ownTimes({ took, calls: { table, google } }: Stretch): number[] {
  if (table.length !== took.length || google.length !== took.length)
    throw new Error('A request made other calls than one to the table and one to Calendar.');
  return took.map(({ wall }, index) => wall - lengthOf(table[index]) - lengthOf(google[index]));
}

function cpuOf({ took }: Stretch): number[] {
  return took.map(({ cpu }) => cpu);
}

function reportCalls(calls: Measured['calls'], report: Report): void {
  const rows = Object.entries(calls).filter(([, spans]) => spans.length > 0);
  report.table(
    ['stand-in', 'calls', 'p50 ms', 'p99 ms'],
    rows.map(([name, spans]) => {
      const lengths = spans.map(lengthOf);
      return [name, spans.length, percentile(lengths, 50), percentile(lengths, 99)];
    }),
  );
}

function lengthOf(span: Span | undefined): number {
  return span ? span.ended - span.began : Number.NaN;
}
