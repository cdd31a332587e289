import { describe, expect, test } from '@jest/globals';
import { codeSchema } from '../../../shared/consent/code-input.ts';
import { parseInput } from '../../../shared/input/parse-input.ts';

describe('the code that the page sends', () => {
  test.each([
    { code: '4/0Ab_-~', state: 's' },
    { code: '!', state: 'x'.repeat(8192) },
    { code: 'x'.repeat(256), state: 's' },
  ])('may be %j', (body) => {
    expect(parseInput(codeSchema, body)).toEqual(body);
  });

  test.each<[object, string]>([
    [{ state: 's' }, '/code'],
    [{ code: '', state: 's' }, '/code'],
    [{ code: 'x'.repeat(257), state: 's' }, '/code'],
    [{ code: 'two words', state: 's' }, '/code'],
    [{ code: ' x', state: 's' }, '/code'],
    [{ code: 'x ', state: 's' }, '/code'],
    [{ code: 'é', state: 's' }, '/code'],
    [{ code: 'c' }, '/state'],
    [{ code: 'c', state: '' }, '/state'],
    [{ code: 'c', state: 'x'.repeat(8193) }, '/state'],
  ])('is not %j', (body, pointer) => {
    expect(() => parseInput(codeSchema, body)).toThrow(
      expect.objectContaining({
        code: 'invalid_request',
        errors: expect.arrayContaining([expect.objectContaining({ pointer })]),
      }),
    );
  });

  test('has no other fields', () => {
    expect(() => parseInput(codeSchema, { code: 'c', state: 's', redirect_uri: 'https://evil' })).toThrow(
      expect.objectContaining({ code: 'unknown_field' }),
    );
  });
});
