/** A value that is shown somewhere in a document. */
export interface FoundExample {
  /** The keys that lead to what holds it: a parameter, a header, a body, a schema, or a description. */
  path: readonly string[];
  /** Its name beside others, or its number; empty for one that stands alone. */
  name: string;
  value: unknown;
}

/**
 * Every example of an OpenAPI document: whatever stands under `example` or `examples`, and JSON in a description.
 * References to one are left out, since it is found where it stands.
 */
export function* findExamples(node: unknown, path: readonly string[] = []): Generator<FoundExample> {
  if (!isObject(node)) return;
  // A field may have such a name.
  const named = path.at(-1) !== 'properties';
  for (const [key, child] of Object.entries(node)) {
    if (named && key === 'example') yield { path, name: '', value: child };
    else if (named && key === 'examples') yield* findSeveral(path, child);
    else if (named && key === 'description') yield* findInText([...path, key], String(child));
    else yield* findExamples(child, [...path, key]);
  }
}

/** A schema has a list of values; parameters, headers and bodies have them by name. */
function* findSeveral(path: readonly string[], several: unknown): Generator<FoundExample> {
  if (!isObject(several)) return;
  for (const [name, entry] of Object.entries(several)) {
    if (Array.isArray(several)) yield { path, name, value: entry };
    else if (isObject(entry) && !('$ref' in entry)) yield { path, name, value: entry['value'] };
  }
}

function* findInText(path: readonly string[], text: string): Generator<FoundExample> {
  for (const [index, [, json = '']] of [...text.matchAll(/```json\s+(.*?)```/gs)].entries())
    yield { path, name: String(index), value: JSON.parse(json) };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
