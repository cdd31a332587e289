interface Work {
  /** Starts whatever there is to do at the present time. @returns how much it has begun, 0 for nothing */
  begin(): Promise<number>;
  /** What has been begun and has not ended. */
  running(): readonly Promise<unknown>[];
}

/** Begins work whenever there is some: by itself, as time goes on, or only when it is asked to. */
interface Pump {
  /** Resolves when nothing runs and there is nothing to begin. */
  settle(): Promise<void>;
  /** Says that there may be something to begin. */
  look(): void;
  /** From now on nothing is begun but by {@link Pump.settle}. Ends with what was running. */
  pause(): Promise<void>;
  resume(): void;
  /** At once: what runs is not waited for. */
  stop(): void;
  isStopped(): boolean;
}

/** Milliseconds of real time between two looks at what has come due. */
const LOOK_EVERY = 200;

export function startPump({ begin, running }: Work): Pump {
  let woken = Promise.withResolvers<void>();
  let paused = false;
  let stopped = false;

  const workUntilQuiet = async (): Promise<void> => {
    while (!stopped) {
      // Before anything is looked at: whoever says that there is more is heard from here on.
      woken = Promise.withResolvers<void>();
      const begun = await begin();
      const runs = running();
      if (runs.length > 0) await Promise.race([...runs, woken.promise]);
      else if (begun === 0) return;
    }
  };
  // One at a time, whoever asks: two would take messages from one another.
  let turn: Promise<void> = Promise.resolve();
  const settle = (): Promise<void> => {
    const next = turn.then(workUntilQuiet);
    turn = next.catch(() => {});
    return next;
  };
  let looking = false;
  const look = () => {
    // An invocation that takes long must not keep others from what arrives meanwhile.
    woken.resolve();
    if (paused || stopped || looking) return;
    looking = true;
    settle()
      .catch(() => {})
      .finally(() => {
        looking = false;
      });
  };
  const timer = setInterval(look, LOOK_EVERY);
  timer.unref();

  return {
    settle,
    look,
    async pause() {
      paused = true;
      await turn;
    },
    resume() {
      paused = false;
      look();
    },
    stop() {
      stopped = true;
      woken.resolve();
      clearInterval(timer);
    },
    isStopped: () => stopped,
  };
}
