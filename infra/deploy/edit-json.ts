import { applyEdits, modify } from 'jsonc-parser';
import * as z from 'zod';

type Scalar = string | boolean;
const object = z.record(z.string(), z.unknown());

/**
 * Sets members of an object at the top of a JSON file, and leaves everything else as it is written: order, indentation
 * and line breaks.
 *
 * @param section name of that object, e.g. `context`
 * @param after the member behind which new ones come, where it is there; else they come first
 * @throws SyntaxError, ZodError when the text is no JSON object, or the section is none
 */
export function setMembers(
  text: string,
  section: string,
  members: Readonly<Record<string, Scalar>>,
  after: string,
): string {
  // Strict, as whoever reads the file is: the editor would also take comments.
  object.parse(object.parse(JSON.parse(text))[section] ?? {});
  const [indentation = '  '] = /^[ \t]+(?=")/m.exec(text) ?? [];
  const options = {
    formattingOptions: {
      tabSize: indentation.length,
      insertSpaces: !indentation.startsWith('\t'),
      eol: text.includes('\r\n') ? '\r\n' : '\n',
    },
    getInsertionIndex: (names: string[]) => names.indexOf(after) + 1,
  };
  return Object.entries(members)
    .reverse()
    .reduce(
      (edited, [name, value]) => applyEdits(edited, modify(edited, [section, name], value, options)),
      text,
    );
}
