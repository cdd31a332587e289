import { join } from 'node:path';
import { bundleFunction, PROJECT_ROOT } from '../../../infra/bundling.ts';
import { DEFAULT_BUS_EVENTS } from '../../../shared/bus/bus-events.ts';
import type { FunctionName } from '../../../shared/env.ts';
import { type Peer, startPeer } from '../../load/calls.ts';
import { writeReadable } from '../cold-start/profile/readable-bundle.ts';
import type { Instance } from './instance.ts';
import type { SeededUser } from './seed-users.ts';
import type { World } from './world.ts';

/** Requests that one run of the worker is given. */
export const BATCH = 10;
/** Users, in batches that follow one another. */
const USERS = 4 * BATCH;

/** The stand-ins, their users, and the functions as they are deployed. */
export interface Stage {
  world: Peer<World>;
  users: SeededUser[];
  /** The origin of the page. */
  origin: string;
  /**
   * Starts an instance of a function.
   *
   * @param readable with a line for each statement, which a profile needs to tell whose code ran
   */
  start(name: FunctionName, readable?: boolean): Promise<Peer<Instance>>;
  /** Where a function's bundle lies. */
  homeOf(name: FunctionName): string;
  close(): void;
}

/** @param home a directory for bundles */
export async function openStage(home: string): Promise<Stage> {
  const world = startPeer<World>(new URL('./world.ts', import.meta.url));
  const environment = await world.call('environment');
  const homeOf = (name: FunctionName) => join(home, name);
  return {
    world,
    users: await world.call('seed', USERS),
    origin: environment.ALLOWED_ORIGINS,
    homeOf,
    async start(name, readable = false) {
      bundleFunction(join(PROJECT_ROOT, 'functions', `${name}.ts`), homeOf(name));
      const directory = readable ? await writeReadable(homeOf(name)) : homeOf(name);
      const instance = startPeer<Instance>(new URL('./instance.ts', import.meta.url), {
        env: {
          ...process.env,
          ...environment,
          // As it is deployed by default; the stand-ins show all there is.
          BUS_EVENTS: DEFAULT_BUS_EVENTS.join(' '),
          AWS_LAMBDA_FUNCTION_NAME: name,
        },
      });
      await instance.call('load', join(directory, 'index.mjs'));
      return instance;
    },
    close: () => world.end(),
  };
}
