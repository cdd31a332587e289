// @ts-check

export const HOUR = 3_600_000;

/** The reader's own zone, by its IANA name. */
export const here = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** A wall-clock reading as if its zone were UTC: only differences are taken of it. @param {string} text */
export const readWallTime = (text) => Date.parse(`${text}Z`);

/** @param {number} time */
export const writeWallTime = (time) => new Date(time).toISOString().slice(0, 16);

/** RFC 3339 requires the seconds, and browsers leave them out. @param {string} text */
export const withSeconds = (text) => (text.length === 16 ? `${text}:00` : text);

/** The next full hour on the reader's clock, as {@link readWallTime} reads it. */
export function nextHour() {
  const now = new Date();
  return Math.ceil((now.getTime() - now.getTimezoneOffset() * 60_000) / HOUR) * HOUR;
}
