const HOUR = 3_600_000;

/** A zone's offset from UTC at an instant, read off Intl's formatter: it knows nothing of Temporal. */
function offsetsOf(timeZone: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
  const known = new Map<number, number>();
  return (instant) => {
    const before = known.get(instant);
    if (before !== undefined) return before;
    const [, sign, hours, minutes] = /GMT(?:([+-])(\d\d):(\d\d))?$/.exec(format.format(instant)) ?? [];
    const offset = (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * HOUR + Number(minutes ?? 0) * 60_000);
    known.set(instant, offset);
    return offset;
  };
}

/** The first minutes of each new offset: looked for once a week (Morocco's Ramadan lasts four), then by halving. */
function transitionsOf(offsetAt: (instant: number) => number, from: number, to: number): number[] {
  const found: number[] = [];
  for (let week = from; week < to; week += 7 * 24 * HOUR) {
    let [low, high] = [week, week + 7 * 24 * HOUR];
    const before = offsetAt(low);
    if (before === offsetAt(high)) continue;
    while (high - low > 60_000) {
      const middle = Math.floor((low + high) / 120_000) * 60_000;
      if (offsetAt(middle) === before) low = middle;
      else high = middle;
    }
    found.push(high);
  }
  return found;
}

export interface ClockChange {
  zone: string;
  offsetAt: (instant: number) => number;
  /** The first minute of the new offset. */
  change: number;
  /** The offsets until then and since. */
  before: number;
  after: number;
}

/** Every change of clocks of every IANA zone between two instants, as Intl knows them. */
export function* clockChanges(from: number, to: number): Generator<ClockChange> {
  for (const zone of Intl.supportedValuesOf('timeZone')) {
    const offsetAt = offsetsOf(zone);
    for (const change of transitionsOf(offsetAt, from, to)) {
      yield { zone, offsetAt, change, before: offsetAt(change - 1), after: offsetAt(change) };
    }
  }
}

/** What a clock shows, as RFC 3339 writes it without an offset; the reading is counted as if in UTC. */
export const wall = (local: number): string => new Date(local).toISOString().slice(0, 19);
