import fc from 'fast-check';
import { answers } from '../../../infra/local/google/answers.ts';
import type { Fault } from '../../../infra/local/google/fault-schema.ts';
import { AWS_FAULTS, type AwsFault } from './aws.ts';
import { json } from './wild.ts';

/** What goes wrong during one request. */
export interface Weather {
  /** What befalls a call to AWS, by its number. */
  aws: readonly (readonly [call: number, fault: AwsFault])[];
  google: readonly { operation: string; fault: Fault }[];
}

const awsFaults = Object.keys(AWS_FAULTS) as (keyof typeof AWS_FAULTS)[];
const aws = fc.tuple(fc.nat(5), fc.constantFrom<AwsFault>(...awsFaults, 'repeat'));

const field = fc.constantFrom(
  'access_token',
  'expires_in',
  'refresh_token',
  'scope',
  'id_token',
  'items',
  'id',
  'status',
  'htmlLink',
  'keys',
);
const claim = fc.constantFrom('iss', 'aud', 'azp', 'sub', 'nonce', 'exp', 'iat', 'nbf', 'email');
const names = Object.keys(answers) as (keyof typeof answers)[];
const committed = fc.boolean();
const body = fc.oneof(
  fc.constantFrom(
    '',
    '{',
    'null',
    '[]',
    '"x"',
    '{"error":null}',
    '{"error":{"errors":[null]}}',
    '{"error":{"errors":"x"}}',
  ),
  fc.constantFrom(
    '{"error":"invalid_grant"}',
    '{"error":"CANARY","error_description":"ya29.CANARY"}',
    '<html>',
    '\u0000',
  ),
  json.map((value) => JSON.stringify(value)),
);

const google: fc.Arbitrary<Fault> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('answer' as const),
      answer: fc.constantFrom(...names),
      committed,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('respond' as const),
      status: fc.constantFrom(200, 201, 204, 301, 400, 401, 403, 404, 409, 410, 418, 429, 500, 502, 503, 599),
      body,
      committed,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('html' as const, 'cut' as const), committed }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('truncate' as const), bytes: fc.nat(900) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('omit' as const),
      fields: fc.uniqueArray(field, { minLength: 1, maxLength: 3 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('replace' as const),
      fields: fc.tuple(field, json).map(([name, value]) => ({ [name]: value })),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('id-token' as const),
      claims: fc.tuple(claim, fc.oneof(fc.constant(null), json)).map(([name, value]) => ({ [name]: value })),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('id-token' as const),
      header: fc.record({
        alg: fc.constantFrom('none' as const, 'HS256' as const),
        kid: fc.constantFrom('x', null),
      }),
    }),
  },
);
const operation = fc.constantFrom(
  '*',
  'token',
  'events',
  'exchange',
  'refresh',
  'certs',
  'revoke',
  'calendarList',
  'events.get',
  'risc',
);
const once = fc.record({ operation, fault: google.map((fault) => ({ ...fault, times: 1 })) });
const hang: fc.Arbitrary<{ operation: string; fault: Fault }> = fc.record({
  operation,
  fault: fc.record({ kind: fc.constant('hang' as const), committed, times: fc.constant(1) }),
});

/** Mostly fair. */
export const weather: fc.Arbitrary<Weather> = fc.oneof(
  { weight: 80, arbitrary: fc.constant({ aws: [], google: [] }) },
  {
    weight: 9,
    arbitrary: fc.record({ aws: fc.array(aws, { minLength: 1, maxLength: 2 }), google: fc.constant([]) }),
  },
  {
    weight: 9,
    arbitrary: fc.record({ aws: fc.constant([]), google: fc.array(once, { minLength: 1, maxLength: 2 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ aws: fc.array(aws, { maxLength: 1 }), google: fc.array(once, { maxLength: 1 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ aws: fc.constant([]), google: fc.array(hang, { minLength: 1, maxLength: 1 }) }),
  },
);
