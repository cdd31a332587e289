import { en } from 'zod/locales';
import type * as z from 'zod/mini';

/** zod/mini speaks no language by itself. Not set for all of zod: what reads no input of clients needs no words. */
const english = /* @__PURE__ */ en();

/** zod's error map for the body of a request: says `is required` where zod says `received undefined`. */
export function explainIssue(issue: z.core.$ZodRawIssue): ReturnType<z.core.$ZodErrorMap> {
  if (issue.code !== 'invalid_type') return english.localeError(issue);
  if (issue.input === undefined) return 'This field is required.';
  const expected = issue.expected === 'int' ? 'integer' : String(issue.expected);
  return `Must be ${/^[aeiou]/.test(expected) ? 'an' : 'a'} ${expected}.`;
}
