import { describe, expect, test } from '@jest/globals';
import { documentExamples, type ExampleKind } from './support/document-examples.ts';
import { faultsOf } from './support/validate.ts';

const ofSchemas = documentExamples.flatMap(({ schema, ...example }) =>
  schema === undefined ? [] : [{ ...example, schema }],
);

describe('by JSON Schema, as tools of adopters judge,', () => {
  test.each(ofSchemas)('the example $id is one of its schema', ({ value, schema }) => {
    expect(faultsOf(value, schema)).toEqual([]);
  });

  test.each([
    ['an unknown field of a request', { purpose: 'sign-in', more: 1 }, '/components/schemas/BeginAttempt'],
    ['a field that is missing', { scope: 'openid' }, '/components/schemas/Attempt'],
    [
      'an address that is none',
      { google: 'revoked', manageUrl: 'here', deleted: {} },
      '/components/schemas/Receipt',
    ],
    ['both ways to end', { until: '2027-12-31', count: 2 }, '/components/schemas/NewSchedule'],
    ['two kinds of time', { date: '2027-03-28', dateTime: 'x' }, '/components/schemas/EventTime'],
  ])('%s is a fault', (_name, value, schema) => {
    expect(faultsOf(value, schema)).not.toEqual([]);
  });
});

test('every example has a name of its own', () => {
  const ids = documentExamples.map(({ id }) => id);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
});

test('examples of all kinds are found', () => {
  const count = (kind: ExampleKind) => documentExamples.filter((example) => example.kind === kind).length;
  for (const kind of ['call', 'problem', 'gateway', 'schema', 'bus'] as const)
    expect({ kind, some: count(kind) > 0 }).toEqual({ kind, some: true });
});
