import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProblemCode } from '../../../frontend/client/error-code.ts';
import { readCalls } from '../../../infra/openapi/read-calls.ts';
import { problems } from '../../../shared/problems.ts';

const DOCUMENT = join(import.meta.dirname, '../../../functions/openapi.yaml');
const { Problem } = readCalls(readFileSync(DOCUMENT, 'utf8')).schemas as {
  Problem: { properties: { code: { enum: ProblemCode[] } } };
};

/** Every code that a page can be told by the OpenAPI document, with its status. */
export const documentedProblems = Problem.properties.code.enum.map((code) => ({
  code,
  status: problems[code].status,
}));
