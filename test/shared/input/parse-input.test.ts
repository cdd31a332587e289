import { describe, expect, test } from '@jest/globals';
// Not zod itself, which would make zod/mini speak English wherever both are loaded.
import * as z from 'zod/mini';
import { pointerTo } from '../../../shared/input/field-errors.ts';
import { parseInput } from '../../../shared/input/parse-input.ts';

const schema = z.strictObject({
  name: z.string().check(z.maxLength(5)),
  count: z.optional(z.int().check(z.minimum(1))),
  tags: z.optional(z.array(z.strictObject({ key: z.string() }))),
});
const refused = (body: object) => {
  try {
    parseInput(schema, body);
  } catch (error) {
    return error;
  }
  throw new Error('The body was accepted.');
};

describe('a body', () => {
  test('of the right form is handed on', () => {
    expect(parseInput(schema, { name: 'Ada', tags: [{ key: 'k' }] })).toEqual({
      name: 'Ada',
      tags: [{ key: 'k' }],
    });
  });

  test('is told of all its faults at once, each with its place', () => {
    expect(refused({ name: 'Ada Lovelace', count: 'one', tags: [{ key: 'k' }, {}] })).toMatchObject({
      code: 'invalid_request',
      remedy: 'fix_request',
      errors: [
        { pointer: '/name', detail: 'Too big: expected string to have <=5 characters' },
        { pointer: '/count', detail: 'Must be a number.' },
        { pointer: '/tags/1/key', detail: 'This field is required.' },
      ],
    });
  });

  test('with nothing wrong but names is told so by the code', () => {
    expect(refused({ name: 'Ada', 'a/b~c': 1, tags: [{ key: 'k', more: 1 }] })).toMatchObject({
      code: 'unknown_field',
      errors: expect.arrayContaining([
        { pointer: '/a~1b~0c', detail: 'There is no such field here.' },
        { pointer: '/tags/0/more', detail: 'There is no such field here.' },
      ]),
    });
  });

  test('with an unknown name and another fault is wrong in its form', () => {
    expect(refused({ name: 7, more: 1 })).toMatchObject({ code: 'invalid_request' });
  });

  test('with control characters is refused, wherever they stand', () => {
    expect(refused({ name: 'A\u0000', tags: [{ key: '\u009f' }] })).toMatchObject({
      code: 'invalid_request',
      errors: [{ pointer: '/name' }, { pointer: '/tags/0/key' }],
    });
  });

  test('never sees its own values again', () => {
    const error = refused({ name: 'canary '.repeat(20), count: 'canary', tags: 'canary' });
    expect(JSON.stringify(error)).not.toContain('canary');
  });

  test('with a name of any length gets a short answer', () => {
    expect(JSON.stringify(refused({ name: 'Ada', ['x'.repeat(10_000)]: 1 })).length).toBeLessThan(500);
  });

  test('with any number of faults gets no more than a hundred told', () => {
    const error = refused({ name: 'Ada', tags: Array.from({ length: 500 }, () => ({})) });
    expect(error).toMatchObject({ detail: expect.stringContaining('100 of 500') });
    expect(error).toHaveProperty('errors.length', 100);
  });
});

test('a pointer to the whole is empty (RFC 6901)', () => {
  expect(pointerTo([])).toBe('');
  expect(pointerTo(['~1', 0, ''])).toBe('/~01/0/');
});
