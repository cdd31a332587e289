import * as z from 'zod';
import { type ProblemCode, problems } from '../../shared/problems.ts';
import type { Example } from './operation.ts';
import { problemSamples } from './samples/problem-samples.ts';

export const problemCodes = Object.keys(problems) as readonly ProblemCode[];

const fieldErrorSchema = z
  .object({
    pointer: z
      .string()
      .meta({ description: 'JSON Pointer (RFC 6901) into the body; empty: the whole of it.' }),
    detail: z.string(),
  })
  .meta({ id: 'FieldError' });

/** The body of every failure: RFC 9457, with `code`, `errors` and `requestId` as extension members. */
export const problemSchema = z
  .object({
    type: z.literal('about:blank'),
    title: z.string().meta({ description: 'Always the same for a code.' }),
    status: z.int().min(400).max(599).meta({ description: 'The HTTP status, once more.' }),
    code: z
      .enum(problemCodes)
      .meta({ description: 'Stable: codes may be added, never renamed. Decide by it.' }),
    detail: z
      .string()
      .optional()
      .meta({ description: 'For the developer; the text may change. Never holds a token.' }),
    errors: z
      .array(fieldErrorSchema)
      .optional()
      .meta({ description: 'The wrong fields; at most 100 are listed.' }),
    requestId: z.string().meta({ description: 'By which the operator finds the request in the logs.' }),
  })
  .meta({ id: 'Problem', description: 'Problem details (RFC 9457), as `application/problem+json`.' });

/** What API Gateway answers in its own words, when the function was not reached or did not end. */
export const gatewayErrorSchema = z
  .object({ message: z.string() })
  .meta({ id: 'GatewayError', description: 'An answer of API Gateway itself.' });

/** What an answer with this code looks like. */
export function problemExample(code: ProblemCode): Example {
  const { status, title } = problems[code];
  return {
    summary: title,
    value: {
      type: 'about:blank',
      title,
      status,
      code,
      ...problemSamples[code],
      requestId: '8f14e45f-ceea-467f-9c1b-2f6c1a4d0e5b',
    },
  };
}
