import type * as z from 'zod/mini';
import { acceptBody } from './accept-body.ts';
import { findTextFaults } from './text-faults.ts';

/**
 * Checks a body against its schema, and its texts for control characters.
 *
 * @throws Failure `unknown_field` when nothing else is wrong, or `invalid_request`; each fault with its JSON Pointer
 */
export function parseInput<T>(schema: z.ZodMiniType<T>, body: object): T {
  const { control } = findTextFaults(body);
  return acceptBody(schema, body, { text: { control, surrogates: [] }, rules: [] }, 'invalid_request');
}
