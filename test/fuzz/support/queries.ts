import fc from 'fast-check';
import { mostly } from './mostly.ts';
import { field, text } from './wild.ts';

/** What Google, or somebody else, sends a browser back with. */
export const callbackQuery = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constant<Record<string, string>>({
      state: '@state',
      code: '@code',
      iss: 'https://google.example',
      scope: 'openid',
      authuser: '0',
    }),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom<Record<string, string>>(
      { state: '@state', error: 'access_denied' },
      { error: 'access_denied' },
      { state: '@state' },
      { state: '@state', code: '@code', iss: 'https://evil.example' },
      { state: '@state', error: 'x\r\ny' },
      {},
    ),
  },
  {
    weight: 2,
    arbitrary: fc.dictionary(
      fc.oneof(fc.constantFrom('state', 'code', 'iss', 'error', 'error_description'), field),
      fc.oneof(text, fc.constant('@state')),
      { maxKeys: 5 },
    ),
  },
);
export const listQuery = fc.oneof(
  fc.constant<Record<string, string>>({}),
  fc.dictionary(
    fc.constantFrom('limit', 'cursor', '__proto__', 'x'),
    fc.oneof(text, fc.constantFrom('1', '2', '100', '101', '0', '-1', '1e2', '٣', '@cursor')),
    { maxKeys: 2 },
  ),
);
export const someQuery = mostly<Record<string, string> | null | undefined>(
  undefined,
  fc.dictionary(field, text, { maxKeys: 3 }),
);
