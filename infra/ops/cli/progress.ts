import { Presets, SingleBar } from 'cli-progress';

/** How far a long piece of work has come. */
interface Progress {
  add(count: number): void;
  /** Sets how much is done, and how much there is now. */
  set(done: number, all: number): void;
  end(): void;
}

const silent: Progress = { add() {}, set() {}, end() {} };

/** A bar on stderr, where a person sees it and no script reads it; none where nobody looks. */
export function startProgress(what: string, all: number): Progress {
  if (!process.stderr.isTTY) return silent;
  const bar = new SingleBar(
    {
      format: `${what} {bar} {value}/{total} · {duration_formatted}`,
      stream: process.stderr,
      clearOnComplete: true,
    },
    Presets.shades_classic,
  );
  let done = 0;
  let total = Math.max(all, 1);
  bar.start(total, 0);
  const show = () => {
    if (done > total) {
      total = done;
      bar.setTotal(total);
    }
    bar.update(done);
  };
  return {
    add(count) {
      done += count;
      show();
    },
    set(now, most) {
      done = now;
      total = Math.max(most, 1);
      bar.setTotal(total);
      show();
    },
    end: () => bar.stop(),
  };
}
