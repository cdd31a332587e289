/** A moment that was asked for. */
interface Entry {
  at: number;
  /** Of two for the same moment, the one that was asked for first comes first. */
  turn: number;
  happen: (() => void) | undefined;
}

/** Cancels what was asked for. */
export type Cancel = () => void;

export interface Clock {
  /** Milliseconds since the epoch, with fractions. */
  now(): number;
  /** Lets something happen so many milliseconds from now. */
  after(milliseconds: number, happen: () => void): Cancel;
  wait(milliseconds: number): Promise<void>;
  /**
   * Lets time pass until the work has ended.
   *
   * @throws Error when the work waits for something that no moment will bring
   */
  pass<T>(work: Promise<T>): Promise<T>;
}

/**
 * Simulated time: it stands still while code runs and leaps to the next moment that something waits for. Whatever
 * the code does between two moments takes microtasks only, which Node runs to their end before the next turn of its
 * event loop; so one turn a moment is enough, and the same program takes the same course every time.
 */
export function createClock(start: number): Clock {
  const moments = createHeap();
  let time = start;
  let turn = 0;

  const after = (milliseconds: number, happen: () => void): Cancel => {
    const entry: Entry = { at: time + Math.max(0, milliseconds), turn: turn++, happen };
    moments.push(entry);
    return () => {
      entry.happen = undefined;
    };
  };

  return {
    now: () => time,
    after,
    wait: (milliseconds) => new Promise((resolve) => after(milliseconds, resolve)),
    async pass(work) {
      let over = false;
      const end = (): void => {
        over = true;
      };
      work.then(end, end);
      await settle();
      while (!over) {
        const next = moments.pop();
        if (!next) throw new Error('The work waits for something that does not come.');
        if (!next.happen) continue;
        time = next.at;
        next.happen();
        await settle();
      }
      return work;
    },
  };
}

/** Lets everything run that can run now. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** A binary heap: the earliest on top. */
function createHeap() {
  const entries: Entry[] = [];
  const before = (a: Entry, b: Entry): boolean => a.at < b.at || (a.at === b.at && a.turn < b.turn);
  const least = (a: number, b: number): number => {
    const [left, right] = [entries[a], entries[b]];
    return left && right && before(right, left) ? b : a;
  };
  const swap = (a: number, b: number): void => {
    const [left, right] = [entries[a], entries[b]];
    if (left && right) [entries[a], entries[b]] = [right, left];
  };

  return {
    push(entry: Entry): void {
      entries.push(entry);
      for (let at = entries.length - 1; at > 0; ) {
        const parent = (at - 1) >> 1;
        if (least(parent, at) === parent) return;
        swap(parent, at);
        at = parent;
      }
    },
    pop(): Entry | undefined {
      const [top] = entries;
      const last = entries.pop();
      if (!top || !last || entries.length === 0) return top;
      entries[0] = last;
      for (let at = 0; ; ) {
        const child = least(least(at, 2 * at + 1), 2 * at + 2);
        if (child === at) return top;
        swap(at, child);
        at = child;
      }
    },
  };
}
