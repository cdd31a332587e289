/** What one phase of a function's process took. */
export interface PhaseMeasures {
  /** `init`: from before the bundle is read until its handler is there. `invocation`: from the event to the posted answer. */
  phase: 'init' | 'invocation';
  milliseconds: number;
  /** Of all threads, V8's own included. */
  cpuMilliseconds: number;
  /** The most that was resident so far. */
  peakBytes: number;
}
