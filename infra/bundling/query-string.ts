import { type ParsedUrlQueryInput, stringify as stringifyFlat } from 'node:querystring';

/**
 * Stands in for `qs`, of which googleapis-common needs one thing: `stringify(parameters, {arrayFormat:
 * 'repeat'})`. Node's own `querystring` repeats arrays by nature; like qs, this leaves `undefined` out.
 * The parameters of Google's APIs are flat; a nested one would be dropped in silence, so it is refused.
 *
 * @throws TypeError for a parameter that is an object.
 */
export function stringify(parameters: Record<string, unknown>): string {
  const present = Object.entries(parameters).filter(([, value]) => value !== undefined);
  return stringifyFlat(Object.fromEntries(present.map(([name, value]) => [name, flat(name, value)])));
}

function flat(name: string, value: unknown): ParsedUrlQueryInput[string] {
  if (
    value === null ||
    typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'boolean'
  ) {
    return value;
  }
  if (Array.isArray(value)) return value.map((element) => String(element));
  throw new TypeError(`The query parameter ${name} is not flat.`);
}
