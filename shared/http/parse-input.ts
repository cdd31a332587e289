import type * as z from 'zod/mini';
import { explainIssue } from './explain-issue.ts';
import { describeIssues, refuseFields } from './field-errors.ts';
import { findTextFaults } from './text-faults.ts';

/**
 * Checks a body against its schema, and its texts for control characters.
 *
 * @throws Failure `unknown_field` when nothing else is wrong, or `invalid_request`; each fault with its JSON Pointer
 */
export function parseInput<T>(schema: z.ZodMiniType<T>, body: object): T {
  const { control } = findTextFaults(body);
  const parsed = schema.safeParse(body, { error: explainIssue });
  const faults = parsed.success ? [] : describeIssues(parsed.error.issues);
  if (parsed.success && control.length === 0) return parsed.data;
  const onlyUnknown = control.length === 0 && faults.every((fault) => fault.unknown);
  throw refuseFields(onlyUnknown ? 'unknown_field' : 'invalid_request', [
    ...control,
    ...faults.map(({ pointer, detail }) => ({ pointer, detail })),
  ]);
}
