import { beforeEach, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createLog, describeError, type LogFields } from '../../shared/log.ts';
import { captureLog } from './support/captured-log.ts';

let log: ReturnType<typeof captureLog>;
beforeEach(() => {
  log = captureLog();
});

const ALLOWED =
  'route status code reason remedy kind user requestId jti state milliseconds errorName errorAt'.split(' ');
const hidden = fc.constantFrom<unknown>(
  'canary',
  ['canary'],
  { deep: { deeper: 'canary' } },
  new Error('canary'),
  Object.assign(new Error('x'), { config: { token: 'canary' } }),
  { toJSON: () => 'canary', toString: () => 'canary' },
  new Map([['canary', 'canary']]),
  Symbol('canary'),
  Buffer.from('canary'),
);
const name = fc.oneof(
  fc.constantFrom('token', '__proto__', 'message', 'level', 'constructor', 'error'),
  fc.string(),
);

test('whatever is given to the log under other names, or hidden in other values, does not get there', () => {
  const written = createLog('test');
  fc.assert(
    fc.property(fc.array(fc.tuple(name, hidden)), fc.subarray(ALLOWED), hidden, (foreign, allowed, value) => {
      fc.pre(typeof value !== 'string' && foreign.every(([one]) => !ALLOWED.includes(one)));
      const fields = Object.fromEntries([
        ...foreign,
        ...allowed.map((one): [string, unknown] => [one, value]),
      ]);
      written.warn('w', fields as LogFields);
      expect(JSON.stringify(log.lines.pop())).not.toContain('canary');
    }),
  );
});

test('of an error nothing is told that it was told, whatever it looks like', () => {
  const message = fc
    .array(fc.constantFrom('canary', '\n', '    at canary (canary.js:1:1)', ' at ', 'Error: ', '$&', '\\'), {
      minLength: 1,
    })
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(message, (text) => {
      expect(JSON.stringify(describeError(new TypeError(text)))).not.toContain('canary');
    }),
  );
});
