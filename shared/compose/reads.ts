import type { Environment } from '../env.ts';

/** The part of the environment with these names. */
export type Reads<Names extends keyof Environment> = Pick<Environment, Names>;
