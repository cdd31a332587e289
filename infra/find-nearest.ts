import { diff } from 'node:util';

/**
 * The name that somebody meant who has mistyped it: a letter too many, too few, another one, or two that have changed
 * places, whatever their case; in a long name a few more.
 *
 * @returns undefined when none is that near
 */
export function findNearest(typed: string, names: readonly string[]): string | undefined {
  const [nearest] = names
    .map((name) => ({ name, distance: countEdits(typed, name) }))
    .filter(({ name, distance }) => distance <= mostEdits(name))
    .sort((one, other) => one.distance - other.distance);
  return nearest?.name;
}

/** In a name of four letters or fewer, two edits would make another word of it. */
function mostEdits(name: string): number {
  return name.length < 5 ? 1 : Math.max(2, Math.floor(name.length / 4));
}

/** Letters to take out and to put in; https://nodejs.org/api/util.html#utildiffactual-expected */
function countEdits(one: string, other: string): number {
  return diff(one.toLowerCase(), other.toLowerCase()).filter(([operation]) => operation !== 0).length;
}
