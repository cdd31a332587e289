/** A call that leaves the process, at one of its two ends. */
export interface Crossing {
  service: 'table' | 'kms' | 'google' | 'bus' | 'queue' | 'scheduler';
  call: string;
  /** `before` it takes effect, or `after`, when its answer is on the way. */
  moment: 'before' | 'after';
  /** Counts from 0 over the crossings of one invocation. */
  number: number;
}

/**
 * What happens at a crossing. `crash`: nothing of the invocation runs any more. `repeat`: the answer is lost and
 * the AWS SDK sends the call once more. A function is waited for, and what
 * it says happens. Everything else is a fault that the service's
 * double turns into an error or an answer.
 */
export type Happening = 'crash' | 'repeat' | Fault | (() => Promise<Fault | undefined>);
export type Fault = (typeof FAULTS)[number];
export const FAULTS = [
  'throttled',
  'denied',
  'timeout',
  'reset',
  '500',
  '401',
  '403 rate',
  '429',
  'invalid_grant',
] as const;

export type Weather = (crossing: Crossing) => Happening | undefined;
export const fair: Weather = () => undefined;

/** Thrown at the place where a call meets its fault, for the service's double to translate. */
export class Interruption extends Error {
  readonly fault: Fault;
  /** Whether the call had taken effect. */
  readonly late: boolean;
  constructor(fault: Fault, late: boolean) {
    super(fault);
    this.fault = fault;
    this.late = late;
  }
}

/** One run of a function: its calls go through `cross`, where it can be stopped, held up or killed. */
export function createInvocation(weather: Weather) {
  let count = 0;
  let dead = false;
  let die: () => void = () => {};
  const death = new Promise<'died'>((resolve) => {
    die = () => resolve('died');
  });
  const forever = (): Promise<never> => new Promise<never>(() => {});

  const meet = async (place: Omit<Crossing, 'number'>): Promise<'repeat' | Fault | undefined> => {
    if (dead) return forever();
    const happening = weather({ ...place, number: count++ });
    if (happening === 'crash') {
      dead = true;
      die();
      return forever();
    }
    const met = typeof happening === 'function' ? await happening() : happening;
    // Another part of the same invocation may have met its end meanwhile.
    return dead ? forever() : met;
  };

  return {
    /** What the doubles did not understand. */
    mistakes: [] as string[],
    /** Settles when it is killed. */
    death,
    /** Crossings so far. */
    crossings: () => count,
    async cross<T>(service: Crossing['service'], call: string, effect: () => T): Promise<T> {
      const stopped = await meet({ service, call, moment: 'before' });
      if (stopped !== undefined && stopped !== 'repeat') throw new Interruption(stopped, false);
      let attempt = settle(effect);
      const lost = await meet({ service, call, moment: 'after' });
      if (lost === 'repeat') attempt = settle(effect);
      else if (lost !== undefined) throw new Interruption(lost, true);
      return attempt();
    },
  };
}

export type Invocation = ReturnType<typeof createInvocation>;

/** Does it now; says how it ended later. */
function settle<T>(effect: () => T): () => T {
  try {
    const value = effect();
    return () => value;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}
