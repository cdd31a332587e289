// The process under measurement: the functions behind their gateway, and nothing of the stand-ins. Its
// environment is the stack's; `node --expose-gc`.

import { setTimeout as wait } from 'node:timers/promises';
import { enterEnvironment } from '../../infra/local/environment.ts';
import { startGateway } from '../../infra/local/gateway.ts';
import { answerCalls } from './calls.ts';

/** What the process holds after everything that can be collected is. Bytes, but for the last. */
export interface Footprint {
  heap: number;
  /** Buffers, whose bytes lie outside the heap. */
  buffers: number;
  resident: number;
  /** Sockets and timers that keep the process alive. */
  handles: number;
}

const gateway = await startGateway();
// Functions read their environment at their first call: these come from the gateway's own address.
enterEnvironment({
  ALLOWED_ORIGINS: gateway.url,
  PAGE_URL: `${gateway.url}/`,
  REDIRECT_URI: `${gateway.url}/api/auth/callback`,
});

const answers = {
  origin: () => gateway.url,
  measure,
};
export type Api = typeof answers;
answerCalls(answers);

/** Collects garbage until there is no more: finalizers run between two collections and free what only the next can take. */
async function measure(): Promise<Footprint> {
  const collect = globalThis.gc;
  if (!collect) throw new Error('The process needs --expose-gc.');
  for (let round = 0; round < 4; round += 1) {
    await wait(50);
    collect();
  }
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
  return {
    heap: heapUsed,
    buffers: arrayBuffers,
    resident: rss,
    handles: process.getActiveResourcesInfo().length,
  };
}
