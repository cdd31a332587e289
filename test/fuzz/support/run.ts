/** Which random numbers the fuzz tests take: the same ones at every run, unless `FUZZ_SEED` says otherwise. */
const SEED = Number(process.env['FUZZ_SEED'] ?? 20270301);

/** `FUZZ_RUNS=10` tries ten times as much of everything, `0.01` a hundredth. */
const FACTOR = Number(process.env['FUZZ_RUNS'] ?? 1);

/** Parameters for `fc.assert`. @param runs at `FUZZ_RUNS=1` */
export function effort(runs: number): { numRuns: number; seed: number } {
  return { numRuns: Math.max(1, Math.round(runs * FACTOR)), seed: SEED };
}

/** Prints the figures of one test, past the streams that the tests listen to. */
export function report(figures: string, begun: number): void {
  const seconds = Math.round((performance.now() - begun) / 1000);
  process.stderr.write(`fuzz: ${figures} (seed ${SEED}, ${seconds} s)\n`);
}

export function count(number: number): string {
  return number.toLocaleString('en');
}
