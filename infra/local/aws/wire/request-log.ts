import type { Exchange } from '../../exchange.ts';

/** What a call of DynamoDB consumes, in request units on demand. */
export interface RequestUnits {
  read: number;
  /** Of the table itself. */
  write: number;
  /** Of its indexes, on top of that. */
  indexWrite: number;
}

/** One call that reached an endpoint: its operation and how it ended, never its content. */
export interface RequestRecord {
  operation: string;
  /** `ok`, the name of the error, or what a fault switch did to the call. */
  outcome: string;
  /** Its bytes and times, once it has ended. */
  exchange?: Exchange;
  /** What DynamoDB reckons for it, while that is switched on. */
  units?: RequestUnits;
}

/** Runs when a call has arrived, before anything else happens to it; the call waits until it has ended. */
type Interception = (record: Readonly<RequestRecord>) => void | Promise<void>;

/** What a test can see of an endpoint's calls, and where it can step between them. */
export interface RequestLog {
  /** All calls since the start or the last {@link RequestLog.clear}, in order of arrival. */
  all(): readonly Readonly<RequestRecord>[];
  /** How many calls arrived: of one operation, or of all. A retry of the SDK counts as a call. */
  count(operation?: string): number;
  clear(): void;
  /**
   * Holds back or observes every call of an operation (`*`: of all).
   *
   * @returns what ends it
   */
  intercept(operation: string, interception: Interception): () => void;
}

/** The endpoint's own side of the log. */
export interface RequestRecorder {
  /** Enters a call that has arrived, and waits for those who hold it back. The outcome is `pending`. */
  enter(operation: string): Promise<RequestRecord>;
}

export function createRequestLog(): RequestLog & RequestRecorder {
  let records: RequestRecord[] = [];
  const interceptions = new Set<{ operation: string; interception: Interception }>();
  return {
    async enter(operation) {
      const record: RequestRecord = { operation, outcome: 'pending' };
      records.push(record);
      for (const wanted of [...interceptions]) {
        if (['*', operation].includes(wanted.operation)) await wanted.interception(record);
      }
      return record;
    },
    all: () => records,
    count: (operation) => records.filter((record) => !operation || record.operation === operation).length,
    clear() {
      records = [];
    },
    intercept(operation, interception) {
      const entry = { operation, interception };
      interceptions.add(entry);
      return () => void interceptions.delete(entry);
    },
  };
}
