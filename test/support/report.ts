/** What a figure has to hold; the limit itself is good. */
type Goal = { atMost: number } | { atLeast: number };

interface Figure {
  what: string;
  value: number;
  unit?: string;
  goal?: Goal;
}

type Cell = string | number;

export interface Report {
  heading(text: string): void;
  note(text: string): void;
  /** Prints a figure, with its goal beside it. */
  figure(figure: Figure): void;
  /** Prints a figure that must not exceed `most`. */
  require(what: string, value: number, most: number): void;
  /** Prints rows under their columns; numbers to the right. */
  table(columns: readonly string[], rows: readonly (readonly Cell[])[]): void;
  /** Whether a goal was missed until now. */
  isMissed(): boolean;
  /** Prints what was broken, and lets the process end with 1 if anything was; with `json` prints everything. */
  finish(): void;
}

interface ReportOptions {
  /** Prints one JSON document at the end, and nothing before. */
  json?: boolean | undefined;
  print?: (line: string) => void;
}

/** Prints figures as they come, each beside its goal, and remembers which goals were missed. */
export function createReport({ json = false, print = console.log }: ReportOptions = {}): Report {
  const figures: Figure[] = [];
  const tables: { columns: readonly string[]; rows: readonly (readonly Cell[])[] }[] = [];
  const say = json ? () => {} : print;
  const report: Report = {
    heading: (text) => say(`\n${text}`),
    note: (text) => say(`  ${text}`),
    figure(figure) {
      figures.push(figure);
      const verdict = figure.goal ? (holds(figure) ? 'ok    ' : 'MISSED') : '      ';
      say(
        `  ${verdict} ${figure.what}: ${withUnit(figure)}${figure.goal ? ` (goal ${inWords(figure)})` : ''}`,
      );
    },
    require: (what, value, most) => report.figure({ what, value, goal: { atMost: most } }),
    table(columns, rows) {
      tables.push({ columns, rows });
      for (const line of align([columns, ...rows])) say(`  ${line}`);
    },
    isMissed: () => figures.some((figure) => !holds(figure)),
    finish() {
      const missed = figures.filter((figure) => !holds(figure));
      if (json) print(JSON.stringify({ figures, tables }, null, 2));
      else
        say(
          missed.length === 0
            ? '\nAll goals hold.'
            : `\nMissed: ${missed.map(({ what }) => what).join('; ')}`,
        );
      if (missed.length > 0) process.exitCode = 1;
    },
  };
  return report;
}

/** NaN, as of nothing that was measured, is no success. */
function holds({ value, goal }: Figure): boolean {
  if (!goal) return true;
  return 'atMost' in goal ? value <= goal.atMost : value >= goal.atLeast;
}

function inWords({ goal, unit = '' }: Figure): string {
  if (!goal) return '';
  return 'atMost' in goal ? `≤ ${round(goal.atMost)}${unit}` : `≥ ${round(goal.atLeast)}${unit}`;
}

function withUnit({ value, unit = '' }: Figure): string {
  return `${round(value)}${unit}`;
}

/** Three digits that count are what a measurement is good for. */
function round(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString('en', { maximumFractionDigits: digits });
}

function align(rows: readonly (readonly Cell[])[]): string[] {
  const words = rows.map((row) => row.map((cell) => (typeof cell === 'number' ? round(cell) : cell)));
  const widths = (words[0] ?? []).map((_, column) =>
    Math.max(...words.map((row) => row[column]?.length ?? 0)),
  );
  const numeric = widths.map((_, column) => rows.slice(1).every((row) => typeof row[column] === 'number'));
  return words.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return numeric[column] ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd(),
  );
}
