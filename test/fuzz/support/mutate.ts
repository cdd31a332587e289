import fc from 'fast-check';
import { field, json } from './wild.ts';

/** One thing that is done to a value, at the place that the number points to. */
interface Change {
  kind: 'replace' | 'remove' | 'add' | 'double' | 'wrap' | 'rename' | 'lengthen';
  at: number;
  name: string;
  value: unknown;
}

const change: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom(
    'replace',
    'replace',
    'replace',
    'remove',
    'add',
    'double',
    'wrap',
    'rename',
    'lengthen',
  ),
  at: fc.nat(200),
  name: field,
  value: json,
});

/** A value that differs from one of `examples` in few places, mostly in one. */
export function mutated(examples: readonly unknown[]): fc.Arbitrary<unknown> {
  return fc
    .tuple(
      fc.constantFrom(...examples),
      fc.oneof(
        { weight: 3, arbitrary: fc.array(change, { minLength: 1, maxLength: 1 }) },
        { weight: 1, arbitrary: fc.array(change, { maxLength: 4 }) },
      ),
    )
    .map(([example, changes]) => changes.reduce(apply, example));
}

function apply(value: unknown, change: Change): unknown {
  const places = placesIn(value);
  return edit(value, places[change.at % places.length] ?? [], change);
}

/** The paths of all values in a value, its own first. */
function placesIn(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([name, child]) => placesIn(child, [...path, name]))];
}

function edit(value: unknown, path: readonly string[], change: Change): unknown {
  const [next, ...rest] = path;
  if (next === undefined) return changeValue(value, change);
  const entries = Object.entries(Object(value)).flatMap(([name, child]): [string, unknown][] => {
    if (name !== next) return [[name, child]];
    if (rest.length > 0) return [[name, edit(child, rest, change)]];
    if (change.kind === 'remove') return [];
    if (change.kind === 'rename') return [[change.name, child]];
    return [[name, edit(child, rest, change)]];
  });
  return Array.isArray(value) ? entries.map(([, child]) => child) : Object.fromEntries(entries);
}

function changeValue(value: unknown, { kind, name, value: other }: Change): unknown {
  switch (kind) {
    case 'wrap':
      return [value];
    case 'double':
      return Array.isArray(value) ? [...value, ...value] : value;
    case 'lengthen':
      if (Array.isArray(value)) return Array.from({ length: 250 }, () => value[0]);
      return typeof value === 'string' ? value.repeat(30) : other;
    case 'add':
      if (Array.isArray(value)) return [...value, other];
      return typeof value === 'object' && value !== null
        ? Object.fromEntries([...Object.entries(value), [name, other]])
        : other;
    default:
      return other;
  }
}
