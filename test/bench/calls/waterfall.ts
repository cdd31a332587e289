import type { MeasuredCall, MeasuredOperation } from './measured-calls.ts';

/** Calls of one kind that wait side by side. */
interface Row {
  what: string;
  count: number;
  bytes: MeasuredCall['bytes'];
  began: number;
  ended: number;
}

/** Characters of one call. */
const STEP = 3;

/** An operation's calls in order of time, each with a bar that shows when it was waited for. */
export function drawWaterfall({
  calls,
  depth,
  milliseconds,
}: Pick<MeasuredOperation, 'calls' | 'depth' | 'milliseconds'>): string[] {
  const wait = milliseconds / depth;
  const rows = gather(calls, wait);
  const column = (time: number) => Math.round((time / wait) * STEP);
  const named = rows.map(({ what, count }) => (count > 1 ? `${what} ×${count}` : what));
  const width = Math.max(0, ...named.map(({ length }) => length));
  return rows.map(({ bytes, began, ended }, place) => {
    const bar = ' '.repeat(column(began)) + '█'.repeat(Math.max(1, column(ended) - column(began)));
    const name = (named[place] ?? '').padEnd(width);
    return `${name}  ${String(bytes.sent).padStart(6)} ↑ ${String(bytes.received).padStart(6)} ↓  ${bar}`;
  });
}

/** Joins what is called by the same name and begins before the first of it has ended. */
function gather(calls: readonly MeasuredCall[], wait: number): Row[] {
  const rows: Row[] = [];
  for (const { service, operation, outcome, bytes, began, ended } of calls) {
    const refused = outcome === 'ok' || outcome === '200' ? '' : ` (${outcome})`;
    const what = `${service} ${operation}${refused}`;
    const row = rows.find((other) => other.what === what && began < other.began + wait / 2);
    if (!row) {
      rows.push({ what, count: 1, bytes, began, ended });
      continue;
    }
    row.count += 1;
    row.bytes = { sent: row.bytes.sent + bytes.sent, received: row.bytes.received + bytes.received };
    row.ended = Math.max(row.ended, ended);
  }
  return rows;
}
