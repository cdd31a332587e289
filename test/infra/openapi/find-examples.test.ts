import { describe, expect, test } from '@jest/globals';
import { findExamples } from './support/find-examples.ts';
import { shapeOf } from './support/shape-of.ts';

describe('the examples of a document', () => {
  const found = (document: object) =>
    [...findExamples(document)].map(({ path, name, value }) => [[...path, name].join(' ').trim(), value]);

  test('are found wherever they stand, alone, by name or in a list', () => {
    const one = { parameters: [{ name: 'limit', example: 5 }], schema: { examples: ['a', 'b'] } };
    expect(found(one)).toEqual([
      ['parameters 0', 5],
      ['schema 0', 'a'],
      ['schema 1', 'b'],
    ]);
    const byName = { content: { examples: { first: { summary: 's', value: { example: 1 } } } } };
    expect(found(byName)).toEqual([['content first', { example: 1 }]]);
    const told = { info: { description: 'As in:\n```json\n{ "a": 1 }\n```' } };
    expect(found(told)).toEqual([['info description 0', { a: 1 }]]);
  });

  test('are counted once, and a field may be called like them', () => {
    const referred = { examples: { csrf: { $ref: '#/components/examples/csrf' } } };
    const field = { properties: { example: { type: 'string' }, examples: { examples: ['one'] } } };
    expect(found({ referred, field })).toEqual([['field properties examples 0', 'one']]);
  });
});

describe('the shape of an answer', () => {
  const answer = { id: '104239815576620318841', at: '2027-03-15T08:00:00Z', ok: true, runs: [{ n: 1 }] };

  test('is the same whatever the values, their order and their number', () => {
    const other = {
      runs: [{ n: 2 }, { n: 3 }],
      ok: true,
      at: '2027-03-29T07:00:00Z',
      id: '117720046183359902265',
    };
    expect(shapeOf(other)).toEqual(shapeOf(answer));
  });

  test.each([
    ['a field more', { ...answer, more: undefined, extra: 1 }],
    ['another type', { ...answer, runs: [{ n: '1' }] }],
    ['another format', { ...answer, at: '2027-03-15T08:00:00+01:00' }],
    ['a number with a fraction', { ...answer, runs: [{ n: 1.5 }] }],
    ['another truth', { ...answer, ok: false }],
    ['no entry', { ...answer, runs: [] }],
    ['an entry of another kind', { ...answer, runs: [{ n: 1 }, { n: 1, last: true }] }],
  ])('is another with %s', (_name, other) => {
    expect(shapeOf(other)).not.toEqual(shapeOf(answer));
  });

  test('has the words that programs decide by', () => {
    expect(shapeOf({ status: 'parked' })).not.toEqual(shapeOf({ status: 'active' }));
    expect(shapeOf('Two words')).toBe(shapeOf('Other words'));
  });
});
