import { type ParseError, parse } from 'jsonc-parser';
import { EXIT, OpsError } from './ops-error.ts';
import { readTextFile } from './read-text-file.ts';

/**
 * A JSON file that the operator has named.
 *
 * @throws OpsError, with the name of the file and where it stops to be JSON, and nothing of what stands in it
 */
export async function readJsonFile(path: string): Promise<unknown> {
  return parseJsonOf(path, await readTextFile(path));
}

/** @param path as the error names it. @throws OpsError, as {@link readJsonFile} */
export function parseJsonOf(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new OpsError(`${path} is no valid JSON${findFault(text)}.`, EXIT.usage);
  }
}

/** What JSON.parse says of the place quotes the text, which may be a secret. */
function findFault(text: string): string {
  const errors: ParseError[] = [];
  parse(text, errors, { disallowComments: true });
  const [first] = errors;
  if (!first) return '';
  const lines = text.slice(0, first.offset).split('\n');
  return `: look at line ${lines.length}, column ${(lines.at(-1) ?? '').length + 1}`;
}
