import type { Deadline } from '../deadline.ts';
import type { GoogleApp } from '../google/token-endpoint.ts';
import type { Log } from '../log.ts';
import type { EventQueue } from '../queue/queue.ts';
import type { Table } from '../table/table.ts';
import type { Sealer } from './sealer.ts';

/** What it takes to use a user's grant. */
export interface VaultContext {
  table: Table;
  sealer: Sealer;
  google: GoogleApp;
  deadline: Deadline;
  queue: EventQueue;
  log: Log;
  now: () => number;
  /** Where calls to Google's APIs are counted; functions that a browser waits for are not paced. */
  pace?: { note(): void; refused(): void } | undefined;
  /**
   * When an access token of the user's will be used next (milliseconds since the epoch; `Infinity`: nobody knows of a
   * time). One that is renewed is written into the table only if it is still good then. Absent: soon, as where a user
   * is there.
   */
  nextUse?: number | undefined;
}
