/**
 * Holds a path against a template, part by part.
 *
 * @param template e.g. `/calendars/{calendarId}/events`
 * @param path as it is in the request, without the query
 * @returns the decoded parts of the path by the names in the template's braces; undefined where it does not fit
 */
export function matchPath(template: string, path: string): Record<string, string> | undefined {
  const wanted = template.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    if (part.startsWith('{')) parameters[part.slice(1, -1)] = decodePart(value);
    else if (part !== value) return undefined;
  }
  return parameters;
}

/** A part that is not well encoded stands for itself, and so for nothing that exists. */
function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
