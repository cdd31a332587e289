import { textOf, type Values } from './command.ts';
import { EXIT, OpsError } from './ops-error.ts';

/**
 * A time that an option names; now, where it is not given.
 *
 * @param now milliseconds since the epoch, as the answer
 * @throws OpsError when it is no time, or yet to come
 */
export function readPast(values: Values, option: string, now: number): number {
  const text = textOf(values, option);
  const instant = text === '' ? now : Date.parse(text);
  if (Number.isFinite(instant) && instant <= now) return instant;
  throw new OpsError(`--${option} takes a time that is past, not "${text}".`, EXIT.usage);
}
