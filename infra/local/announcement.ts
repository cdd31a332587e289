import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { API_PREFIX, routes } from '../../shared/routes.ts';
import { parseJson } from '../parse-json.ts';
import type { LocalStack } from './stack.ts';

/**
 * Where every running `npm start` has a file that says how it is reached. Not below a temporary folder, which other
 * users of the machine write to: whoever could put a file there would choose what an operator's commands talk to.
 */
const FOLDER =
  process.env['ONBEHALF_LOCAL_FOLDER'] ??
  join(import.meta.dirname, '../../node_modules/.cache/onbehalf-local');

const descriptionSchema = z.object({
  pid: z.int().positive(),
  /** Milliseconds since the epoch. */
  startedAt: z.number(),
  url: z.url(),
  environment: z.record(z.string(), z.string()),
  securityEventsUrl: z.url(),
  deadLetters: z.object({ events: z.url(), broadcasts: z.url(), undelivered: z.url() }),
});

/** How a local stack is reached: addresses and names, with the credentials that the stand-ins make up. */
export type LocalDescription = z.infer<typeof descriptionSchema>;

export function describeLocalStack(stack: LocalStack): LocalDescription {
  const { deadEvents, deadBroadcasts, undelivered } = stack.sqs.queues;
  return {
    pid: process.pid,
    startedAt: performance.timeOrigin,
    url: stack.url,
    environment: { ...stack.environment },
    securityEventsUrl: `${stack.url}${API_PREFIX}${routes.receiveSecurityEvent.path}`,
    deadLetters: { events: deadEvents.url, broadcasts: deadBroadcasts.url, undelivered: undelivered.url },
  };
}

/** Tells the commands of this machine how the stack is reached. @returns what takes it back */
export async function announceLocalStack(stack: LocalStack): Promise<() => Promise<void>> {
  await mkdir(FOLDER, { recursive: true });
  const file = join(FOLDER, `${process.pid}.json`);
  // One of the same number may be left of a process that was killed.
  await rm(file, { force: true });
  await writeFile(file, JSON.stringify(describeLocalStack(stack), null, 2), { mode: 0o600 });
  return () => rm(file, { force: true });
}

/** The stack that was started last; undefined when none runs. */
export async function findLocalStack(): Promise<LocalDescription | undefined> {
  const names = await readdir(FOLDER).catch(() => []);
  const found = await Promise.all(names.map((name) => readDescription(join(FOLDER, name))));
  return found.flat().sort((one, other) => other.startedAt - one.startedAt)[0];
}

/** None when its process is gone; then the file goes, too. */
async function readDescription(path: string): Promise<LocalDescription[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const description = descriptionSchema.safeParse(parseJson(text)).data;
  if (description && isRunning(description.pid)) return [description];
  await rm(path, { force: true });
  return [];
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
