import { Temporal } from 'temporal-polyfill';
import { quote } from '../input/field-errors.ts';

/** What a wall-clock reading means in a time zone: once, twice (clocks go back), or never (clocks go forward). */
export type LocalTime =
  | { kind: 'unique'; at: Temporal.ZonedDateTime }
  | { kind: 'overlap'; earlier: Temporal.ZonedDateTime; later: Temporal.ZonedDateTime }
  | { kind: 'gap'; from: Temporal.PlainDateTime; to: Temporal.PlainDateTime };

/** An IANA name, as opposed to an offset such as `+02:00`, which Temporal and Intl also take for a zone. */
const zoneName = /^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/;

/**
 * The IANA time zone of that name in its usual spelling (`europe/zurich` is `Europe/Zurich`), or
 * `undefined` when this machine's ICU data knows none. Links such as `Asia/Calcutta` keep their name.
 */
export function findTimeZone(name: string): string | undefined {
  if (!zoneName.test(name)) return undefined;
  try {
    return new Temporal.ZonedDateTime(0n, name).timeZoneId;
  } catch {
    return undefined;
  }
}

/** What there is to say of a name that {@link findTimeZone} does not know. */
export function unknownZone(name: string): string {
  return `There is no IANA time zone ${quote(name)}. Names are like Europe/Zurich or UTC.`;
}

/**
 * Looks a wall-clock reading up in a time zone. Of a gap it tells its edges: clocks jump at `from`, which
 * no longer exists, to `to`, the first reading that does.
 *
 * @param timeZone a name that {@link findTimeZone} answered.
 */
export function resolveLocalTime(local: Temporal.PlainDateTime, timeZone: string): LocalTime {
  const earlier = local.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  const later = local.toZonedDateTime(timeZone, { disambiguation: 'later' });
  if (Temporal.Instant.compare(earlier.toInstant(), later.toInstant()) === 0) {
    return { kind: 'unique', at: earlier };
  }
  if (earlier.toPlainDateTime().equals(local)) return { kind: 'overlap', earlier, later };
  // In a gap "earlier" lies before the jump and "later" after it, each off by the width of the gap.
  const width = earlier.toPlainDateTime().until(later.toPlainDateTime()).total('nanoseconds') / 2;
  const to = (earlier.getTimeZoneTransition('next') ?? later).toPlainDateTime();
  return { kind: 'gap', from: to.subtract({ nanoseconds: width }), to };
}
