import fc from 'fast-check';
import { SECURITY_EVENTS, type SecurityEventName } from '../../../shared/risc/event-types.ts';
import { people } from './people.ts';
import type { TokenSpec } from './step.ts';
import { CLIENT_TEXT, json, text } from './wild.ts';

const subjects = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.nat(people.length - 1).map((who): unknown => ({
      subject_type: 'iss-sub',
      iss: 'https://google.example/',
      sub: people[who]?.sub,
    })),
  },
  {
    weight: 2,
    arbitrary: fc.nat(people.length - 1).map((who): unknown => ({
      subject_type: 'oauth_token',
      token_type: 'refresh_token',
      token_identifier_alg: 'prefix',
      token: people[who]?.refreshToken.slice(0, 16),
    })),
  },
  { weight: 2, arbitrary: json },
);
/** Security event tokens, most of them good. */
export const token: fc.Arbitrary<TokenSpec> = fc.record({
  kind: fc.oneof(
    { weight: 6, arbitrary: fc.constant('good' as const) },
    fc.constantFrom('claims' as const, 'claims' as const, 'garbage' as const, 'foreign key' as const),
  ),
  event: fc.constantFrom(...(Object.keys(SECURITY_EVENTS) as SecurityEventName[]), 'unknown' as const),
  claims: fc
    .tuple(fc.constantFrom('iss', 'aud', 'iat', 'jti', 'events', 'exp'), json)
    // What Google has signed is no client's text: its `jti` stands in the log.
    .map(([name, value]) => JSON.parse(JSON.stringify({ [name]: value }).replaceAll(CLIENT_TEXT, 'text'))),
  subject: subjects,
  ago: fc.constantFrom(0, 0, 60, 86_400, -600),
  raw: fc.oneof(
    text,
    fc.constantFrom('a.b.c', 'eyJhbGciOiJub25lIn0.e30.', '..', 'eyJhbGciOiJSUzI1NiJ9.e30.AA'),
  ),
});
