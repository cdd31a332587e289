import { type Option, textOf, type Values } from '../cli/command.ts';
import { EXIT, OpsError } from '../cli/ops-error.ts';

/** Grants a second. */
interface Rate {
  usual: number;
  most: number;
}

/** For commands that go through many grants. */
export function rateOption({ usual, most }: Rate): Option {
  return { type: 'string', describes: `Grants a second; default ${usual}, at most ${most}.` };
}

/** @throws OpsError unless it is a number within bounds */
export function readRate(values: Values, { usual, most }: Rate): number {
  const text = textOf(values, 'rate');
  const rate = text === '' ? usual : Number(text);
  if (rate > 0 && rate <= most) return rate;
  throw new OpsError(`--rate takes a number up to ${most}.`, EXIT.usage);
}
