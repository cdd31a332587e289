/**
 * MB at which Lambda gives a function one whole CPU, and in proportion below.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
 */
export const WHOLE_CPU = 1769;

/**
 * Memory of functions (MB), and with it their share of a CPU. By measure (`npm run bench:cold-start --
 * --memory`) no function needs more than 110 MB, and each size costs more than the one below: what is bought is time.
 */
export const MEMORY_SIZE: Readonly<Record<'interactive' | 'background', number>> = {
  /** Somebody waits: a cold start takes about 100 ms less than at half of it, 250 ms less than at a quarter. */
  interactive: 1024,
  /** Nobody waits. At a quarter of a CPU ten events of a batch would no longer be made in one another's waits. */
  background: 512,
};
