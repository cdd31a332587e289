import { afterAll, beforeAll } from '@jest/globals';

/**
 * Keeps from the screen, for all tests of a file, what the functions write, and hands it to them.
 *
 * @returns what was written, piece by piece; empty it to see only what comes from then on
 */
export function captureOutput(): string[] {
  const written: string[] = [];
  const keep = (chunk: unknown): true => {
    written.push(String(chunk));
    return true;
  };
  const { stdout, stderr } = process;
  const [out, error, thrown] = [stdout.write, stderr.write, console.error];
  beforeAll(() => {
    stdout.write = keep;
    stderr.write = keep;
    // Where Lambda would write what a function threw.
    console.error = keep;
  });
  afterAll(() => {
    stdout.write = out;
    stderr.write = error;
    console.error = thrown;
  });
  return written;
}
