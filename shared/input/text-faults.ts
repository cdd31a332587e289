import type { FieldError } from '../problems.ts';
import { pointerTo, quote } from './field-errors.ts';

/** `/reminders/overrides/0/method` is the deepest place of an event; what lies deeper is unknown anyway. */
const DEEPEST = 4;

const anyControl = /\p{Cc}/u;
const controlButNewlineAndTab = /[^\P{Cc}\n\t]/u;

/** Faults of the text itself, wherever in the body it stands. */
export interface TextFaults {
  /** Control characters: no form field or editor writes them, so the request itself is broken. */
  control: FieldError[];
  /** Halves of surrogate pairs: they have no UTF-8 form, so Google could not store what was sent. */
  surrogates: FieldError[];
}

/** Looks through every string of a body. Line breaks (`\n`) and tabs are text in the description, nowhere else. */
export function findTextFaults(body: object): TextFaults {
  const faults: TextFaults = { control: [], surrogates: [] };
  visit(body, [], faults);
  return faults;
}

function visit(value: unknown, path: readonly string[], faults: TextFaults): void {
  if (typeof value === 'string') {
    checkText(value, path, faults);
  } else if (typeof value === 'object' && value !== null && path.length < DEEPEST) {
    for (const [key, child] of Object.entries(value)) visit(child, [...path, key], faults);
  }
}

function checkText(text: string, path: readonly string[], faults: TextFaults): void {
  const multiline = path.length === 1 && path[0] === 'description';
  const control = (multiline ? controlButNewlineAndTab : anyControl).exec(text);
  // A name of the client's own choosing may be long: then the error points to the object around it.
  const long = path.findIndex((name) => quote(name).endsWith('…"'));
  const pointer = pointerTo(long === -1 ? path : path.slice(0, long));
  if (control) {
    const code = control[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    const allowed = multiline
      ? 'Only line breaks (\\n) and tabs are allowed.'
      : 'No control character is allowed.';
    faults.control.push({ pointer, detail: `Has the control character U+${code}. ${allowed}` });
  }
  if (!text.isWellFormed()) {
    faults.surrogates.push({ pointer, detail: 'Has half of a surrogate pair, which is not a character.' });
  }
}
