import { type ChildProcess, fork } from 'node:child_process';
import * as z from 'zod';

/** What a process answers to, by name; arguments and results cross as JSON. */
export type Answers = Record<string, (...parameters: never[]) => unknown>;

/** Another process of this measurement. */
export interface Peer<Answered extends Answers> {
  /** @throws Error what the other side threw, or that it has ended */
  call<Name extends keyof Answered & string>(
    name: Name,
    ...parameters: Parameters<Answered[Name]>
  ): Promise<Awaited<ReturnType<Answered[Name]>>>;
  end(): void;
}

const question = z.object({ id: z.int(), name: z.string(), parameters: z.array(z.unknown()) });
const reply = z.object({ id: z.int(), result: z.unknown().optional(), error: z.string().optional() });

/**
 * Starts a process that answers calls.
 *
 * @param options `node`'s own options and the environment, in place of this process's
 */
export function startPeer<Answered extends Answers>(
  file: URL,
  options: { execArgv?: string[]; env?: NodeJS.ProcessEnv } = {},
): Peer<Answered> {
  const child: ChildProcess = fork(file, { env: process.env, ...options });
  const waiting = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>();
  let asked = 0;
  child.on('message', (message) => {
    const { id, result, error } = reply.parse(message);
    const asker = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) asker?.resolve(result);
    else asker?.reject(new Error(error));
  });
  child.on('exit', (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`${file.pathname} ended with ${code}`));
    waiting.clear();
  });
  return {
    call: (name, ...parameters) =>
      new Promise((resolve, reject) => {
        asked += 1;
        waiting.set(asked, { resolve: (result) => resolve(result as never), reject });
        child.send({ id: asked, name, parameters });
      }),
    end: () => child.disconnect(),
  };
}

/** The other side: answers until the process that started this one lets go of it, or dies. */
export function answerCalls(answers: Answers): void {
  process.on('disconnect', () => process.exit());
  process.on('message', async (message) => {
    const { id, name, parameters } = question.parse(message);
    try {
      const answer = answers[name];
      if (!answer) throw new Error(`There is no ${name}.`);
      process.send?.({ id, result: await answer(...(parameters as never[])) });
    } catch (error) {
      process.send?.({ id, result: undefined, error: error instanceof Error ? error.stack : String(error) });
    }
  });
}
