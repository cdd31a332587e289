import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';

const passedOn = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs a program on the terminal of this one. A signal ends the program, and only with it this one, so that nothing
 * of its end is lost.
 *
 * @returns its exit code; of one that a signal has ended, 128 and the number of the signal
 */
export async function runChild(
  program: string,
  words: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  const child = spawn(program, words, { stdio: 'inherit', env: environment });
  const passOn = (signal: NodeJS.Signals) => void child.kill(signal);
  for (const signal of passedOn) process.on(signal, passOn);
  try {
    const [code, signal]: [number | null, NodeJS.Signals | null] = await once(child, 'exit').then(
      ([first, second]) => [first, second],
    );
    return code ?? 128 + (signal ? constants.signals[signal] : 0);
  } finally {
    for (const signal of passedOn) process.off(signal, passOn);
  }
}
