import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { toProblem, toResult } from '../../../shared/http/answer.ts';
import { Failure, type ProblemCode, problems } from '../../../shared/problems.ts';
import { anyText } from '../../support/any-text.ts';

const codes = Object.keys(problems) as ProblemCode[];
const text = anyText();
const failure = fc
  .tuple(
    fc.constantFrom(...codes),
    fc.record(
      {
        detail: text,
        retryAfter: fc.nat(),
        errors: fc.array(fc.record({ pointer: text, detail: text }), { maxLength: 3 }),
        reason: text.map((some) => `canary${some}`),
        remedy: fc.constantFrom('fix_request' as const, 'call_operator' as const),
      },
      { requiredKeys: [] },
    ),
  )
  .map(([code, options]) => new Failure(code, options));

test('every failure is a problem of RFC 9457, with its own status, and without what is for the log', () => {
  fc.assert(
    fc.property(failure, text, (failed, requestId) => {
      const { statusCode, headers, body = '' } = toResult(toProblem(failed, requestId));
      const { code, status, detail, errors, retryAfter } = failed;
      expect(statusCode).toBe(problems[code].status);
      expect(headers).toMatchObject({
        'content-type': 'application/problem+json',
        'cache-control': 'no-store',
      });
      expect(headers?.['retry-after']).toBe(retryAfter === undefined ? undefined : String(retryAfter));
      const told = {
        type: 'about:blank',
        title: problems[code].title,
        status,
        code,
        detail,
        errors,
        requestId,
      };
      expect(JSON.parse(body)).toEqual(JSON.parse(JSON.stringify(told)));
      expect(body).not.toContain('canary');
    }),
  );
});
