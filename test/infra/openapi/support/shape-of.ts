/** What kinds of text the API answers with; the first that fits counts. */
const kinds: Readonly<Record<string, RegExp>> = {
  moment: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
  'moment, to the millisecond': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
  'time with offset': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/,
  'local time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/,
  date: /^\d{4}-\d\d-\d\d$/,
  uuid: /^"?[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}"?$/,
  url: /^https?:\/\/\S+$/,
  id: /^[0-9a-v]{52}$/,
  '256 bits': /^[\w-]{43}$/,
  'payload and tag': /^[\w-]+\.[\w-]{43}$/,
  cursor: /^[0-9a-v]{52}\.[\w-]{16}$/,
  'Google’s id of a person': /^1\d{20}$/,
  address: /^[^\s@]+@[^\s@]+$/,
};

/** Words that a program decides by are part of the shape; other texts are not. */
const WORD = /^[a-z_]{2,}$/;

/**
 * What a body of an answer is like: its fields, and of what type and format each is. Lists are as their entries, in
 * whatever number and order; truth, and words that programs decide by, stay as they are.
 */
export function shapeOf(value: unknown): unknown {
  if (typeof value === 'string') return shapeOfText(value);
  if (typeof value === 'number') return Number.isInteger(value) ? 'whole number' : 'number';
  if (Array.isArray(value)) {
    const shapes = new Map(value.map((entry) => [JSON.stringify(shapeOf(entry)), shapeOf(entry)]));
    return [...shapes].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, shape]) => shape);
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, field]): [string, unknown] => [key, shapeOf(field)]);
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}

function shapeOfText(text: string): string {
  const [kind] = Object.entries(kinds).find(([, pattern]) => pattern.test(text)) ?? [];
  if (kind !== undefined) return `<${kind}>`;
  return WORD.test(text) ? text : '<text>';
}
