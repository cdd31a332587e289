import type * as z from 'zod/mini';
import type { FieldError, ProblemCode } from '../problems.ts';
import { explainIssue } from './explain-issue.ts';
import { describeIssues, refuseFields } from './field-errors.ts';
import type { TextFaults } from './text-faults.ts';

/** What was found wrong with a body, beside what its schema says. */
interface FoundFaults {
  text: TextFaults;
  rules: readonly FieldError[];
}

/**
 * Checks a body against its schema, and answers it when that and what was `found` leave nothing to mend.
 *
 * @throws Failure with all faults at once: `invalid_request` for control characters, `unknown_field` when nothing is
 * wrong but names that the operation does not know, else `code`
 */
export function acceptBody<T>(
  schema: z.ZodMiniType<T>,
  body: object,
  { text, rules }: FoundFaults,
  code: ProblemCode,
): T {
  const parsed = schema.safeParse(body, { error: explainIssue });
  const shape = parsed.success ? [] : describeIssues(parsed.error.issues);
  const ruleFaults = [...text.surrogates, ...rules];
  const errors = [
    ...text.control,
    ...shape.map(({ pointer, detail }) => ({ pointer, detail })),
    ...ruleFaults,
  ];
  if (parsed.success && errors.length === 0) return parsed.data;
  if (text.control.length > 0) throw refuseFields('invalid_request', errors);
  const onlyUnknown = ruleFaults.length === 0 && shape.every((fault) => fault.unknown);
  throw refuseFields(onlyUnknown ? 'unknown_field' : code, errors);
}
