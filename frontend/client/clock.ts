/** Milliseconds: `Date` has whole seconds, cut off (RFC 9110, section 5.6.7). */
const SECOND = 1000;

/** The API's clock, as far as its answers tell it; until one does, and where none may be read, the browser's. */
export type Clock = ReturnType<typeof createClock>;

export function createClock() {
  let ahead = 0;
  return {
    /** Milliseconds since the epoch. */
    now: () => Date.now() + ahead,
    /**
     * Moves no further than the answer asks for: it was written after the request was sent and before this call.
     *
     * @param date the answer's `Date`
     * @param sent when the request was sent, on the browser's clock
     */
    heed(date: string | null, sent: number): void {
      const written = Date.parse(date ?? '');
      if (!written) return;
      ahead = Math.max(written - Date.now(), Math.min(written + SECOND - sent, ahead));
    },
  };
}
