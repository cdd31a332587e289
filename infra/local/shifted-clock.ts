/** The time that everything in this process sees: the machine's, moved ahead as often as somebody asks. */
export interface ShiftedClock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Moves the clock ahead to a moment; it never goes back. Real time goes on flowing from there. */
  moveTo(moment: number): void;
  /** Lets `Date` of the whole process follow this clock. @returns what puts `Date` back */
  install(): () => void;
}

/**
 * Timers stay real: only what asks for the date is moved, as when a machine wakes from sleep.
 *
 * @param base the clock underneath, the machine's own by default
 */
export function createShiftedClock(base: () => number = Date.now): ShiftedClock {
  let offset = 0;
  const now = () => Math.floor(base() + offset);
  return {
    now,
    moveTo(moment) {
      offset += Math.max(0, moment - now());
    },
    install() {
      const real = globalThis.Date;
      globalThis.Date = shiftDate(real, now);
      return () => {
        globalThis.Date = real;
      };
    },
  };
}

/**
 * No subclass, so that dates made before and after are instances of one and the same `Date`; with properties
 * of its own, so that a test can spy on `Date.now` and the real one stays as it is.
 */
function shiftDate(real: DateConstructor, now: () => number): DateConstructor {
  const shifted = Object.defineProperties(function shiftedDate() {}, {
    ...Object.getOwnPropertyDescriptors(real),
    now: { value: now, writable: true, configurable: true },
  });
  return new Proxy(shifted, {
    construct: (_target, parts: unknown[], newTarget) =>
      Reflect.construct(real, parts.length === 0 ? [now()] : parts, newTarget),
    apply: () => new real(now()).toString(),
  }) as unknown as DateConstructor;
}
