/** What was measured, against what it must not exceed. */
interface Bound {
  what: string;
  value: number;
  most: number;
}

export interface Report {
  note(text: string): void;
  /** @param most inclusive */
  require(what: string, value: number, most: number): void;
  /** The bounds that are broken, in words. */
  broken(): string[];
}

/** Prints figures as they come, and remembers which bounds they break. */
export function createReport(print: (line: string) => void = console.log): Report {
  const bounds: Bound[] = [];
  // NaN, as of nothing that was measured, is no success.
  const holds = ({ value, most }: Bound) => value <= most;
  return {
    note: (text) => print(`  ${text}`),
    require(what, value, most) {
      const bound = { what, value, most };
      bounds.push(bound);
      print(`  ${holds(bound) ? 'ok    ' : 'BROKEN'} ${what}: ${round(value)} (at most ${round(most)})`);
    },
    broken: () =>
      bounds
        .filter((bound) => !holds(bound))
        .map(({ what, value, most }) => `${what}: ${round(value)} > ${most}`),
  };
}

function round(value: number): string {
  return String(Math.round(value * 100) / 100);
}
