import fc from 'fast-check';

/** What a client's own text begins with, so that it is known again in a log. */
export const CLIENT_TEXT = 'INPUT7Q';

const awkward = fc.constantFrom(
  '',
  ' ',
  '\u0000',
  '\u007f\u009f',
  'a\r\nset-cookie: x=y',
  '\ud800',
  'x\udfff',
  '\u202e\u200b\ufeff',
  '../../etc/passwd',
  '%00%2e%2e%2f',
  '{{summary}}',
  '$(id)',
  '<script>alert(1)</script>',
  "' OR 1=1 --",
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'null',
  'NaN',
  '-0',
  '1e999',
  '[object Object]',
  '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}'.repeat(20),
  'ﷺ'.repeat(300),
);
const times = fc.constantFrom(
  '2027-03-28T02:30:00',
  '2027-10-31T02:30:00+01:00',
  '2027-02-30',
  '2027-02-29T10:00:00Z',
  '9999-12-31T23:59:59Z',
  '0000-01-01',
  '-000001-01-01T00:00:00Z',
  '+275760-09-13T00:00:00.001Z',
  '2199-12-31T23:59:59.999999999Z',
  '2027-03-01T24:00:00Z',
  '2027-03-01T12:00:60Z',
  '2027-03-01T12:00:00-00:00',
  '2027-03-01T12:00:00+23:59',
  '20270301T120000Z',
  '2027-W09-1',
  '2027-03-01T12:00:00[Europe/Paris]',
);
const huge = fc
  .tuple(fc.constantFrom('a', 'é', '\u{10000}', ' ', '{', '\\'), fc.nat(20_000))
  .map(([one, length]) => one.repeat(length));

export const text: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.string({ maxLength: 40 }).map((some) => `${CLIENT_TEXT} ${some}`) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 3, arbitrary: awkward },
  { weight: 2, arbitrary: times },
  { weight: 1, arbitrary: huge },
);

const number: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(
    0,
    -0,
    1,
    -1,
    0.5,
    1e21,
    1e308,
    -1e308,
    5e-324,
    2 ** 31,
    2 ** 32,
    2 ** 53,
    -(2 ** 53),
    1e9,
    10_001,
  ),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

/** Names that an object has by itself, or that mean something to somebody. */
export const field: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'pk',
    'sk',
    'user',
    'id',
    'status',
    '',
    '~/0',
  ),
  fc.constantFrom(
    'summary',
    'start',
    'dateTime',
    'timeZone',
    'when',
    'event',
    'code',
    'state',
    'scopes',
    '$ref',
  ),
  text,
);

/** Any JSON value, as `JSON.parse` can give it. */
export const json: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    text,
    number,
    fc.constantFrom(null, true, false),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(field, tie('value')), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
  ),
})).value;

/** Levels upon levels, as text: no value holds them all. */
export const deepText: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom(['[', ']'], ['{"a":', '}'], ['{"__proto__":', '}'], ['[{"":', '}]']), fc.nat(3000))
  .map(([[open = '', close = ''], depth]) => `${open.repeat(depth)}1${close.repeat(depth)}`);
