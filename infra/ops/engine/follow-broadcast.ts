import { setTimeout as sleep } from 'node:timers/promises';
import { type BroadcastReport, reportBroadcast } from '../../../shared/broadcasts/report-broadcast.ts';
import { isOver, RUN_STATUSES } from '../../../shared/runs/run.ts';
import type { Table } from '../../../shared/table/table.ts';
import { countOf } from '../cli/count-of.ts';
import { startProgress } from '../cli/progress.ts';
import { addressOf } from '../deployment/deployment.ts';

/** Milliseconds without a change after which it is no longer waited for: runs may wait for hours for Google. */
const PATIENCE = 10 * 60_000;

interface Followed extends BroadcastReport {
  /** Everybody is reached, and every run is over, or parked until its user connects again. */
  finished: boolean;
  /** Runs that ended without an event that should have been. */
  failed: number;
}

/** @throws Failure `store_unavailable` */
export async function readReport(table: Table, id: string): Promise<Followed | undefined> {
  const report = await reportBroadcast(table, id);
  if (!report) return undefined;
  const { segments, reached, outcomes } = report;
  const settled = RUN_STATUSES.filter((status) => isOver(status) || status === 'parked').reduce(
    (sum, status) => sum + (outcomes[status] ?? 0),
    0,
  );
  const walked = segments.finished === segments.all;
  return { ...report, finished: walked && settled >= reached, failed: outcomes['failed'] ?? 0 };
}

/**
 * Follows a broadcast to its end with a progress bar, or until nothing has moved for ten minutes.
 *
 * @param betweenLooks milliseconds; each look reads all runs of the broadcast by an index
 */
export async function followBroadcast(table: Table, id: string, betweenLooks: number): Promise<Followed> {
  const progress = startProgress(`Broadcast ${id}`, 0);
  let moved = { at: performance.now(), state: '' };
  try {
    for (;;) {
      const report = await readReport(table, id);
      if (!report) throw new Error('A broadcast that was kept is gone.');
      const done = Object.values(report.outcomes).reduce((sum, count) => sum + count, 0);
      progress.set(done, report.reached);
      const state = JSON.stringify(report);
      if (state !== moved.state) moved = { at: performance.now(), state };
      if (report.finished || performance.now() - moved.at > PATIENCE) return report;
      await sleep(betweenLooks);
    }
  } finally {
    progress.end();
  }
}

/** @param name of the deployment */
export function renderReport(
  { broadcast, segments, reached, outcomes, finished }: Followed,
  name: string,
): string[] {
  return [
    `${broadcast}: ${countOf(reached, 'user')} reached, ${segments.finished} of ${countOf(segments.all, 'part')} walked.`,
    ...Object.entries(outcomes).map(([status, count]) => `  ${status.padEnd(16)} ${count}`),
    finished ? 'It is through.' : renderUnderWay(broadcast, name),
  ];
}

export function renderUnderWay(broadcast: string, name: string): string {
  return `${broadcast} is under way. How far it is: npm run ops -- broadcast --report ${broadcast} ${addressOf(name)}`;
}
