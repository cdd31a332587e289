import { beforeEach, describe, expect, test } from '@jest/globals';
import { createLog, describeError, type LogFields } from '../../shared/log.ts';
import { captureLog } from './support/captured-log.ts';

let log: ReturnType<typeof captureLog>;
beforeEach(() => {
  log = captureLog();
});

/** Writes what no type would let through. */
function write(fields: object): Record<string, unknown> {
  createLog('test').info('request', fields as LogFields);
  return log.lines.at(-1) ?? {};
}

describe('a log line', () => {
  test('holds the fields that are foreseen', () => {
    const fields = {
      route: 'GET /api/session',
      status: 200,
      code: 'internal',
      reason: 'why',
      remedy: 'give_up',
      signal: 'google',
      fault: 1,
      kind: 'scheduled',
      user: '1001',
      requestId: 'r',
      jti: 'j',
      state: 's',
      milliseconds: 7,
      calls: 2,
      active: 3,
      reauthenticate: 4,
      suspended: 5,
      revoked: 6,
      parked: 7,
      errorName: 'Error',
      errorAt: 'at x',
    } satisfies Required<LogFields>;
    expect(write(fields)).toMatchObject({ message: 'request', service: 'test', ...fields });
  });

  test.each([
    'token',
    'error',
    'cause',
    'stack',
    'config',
    'Code',
    'toString',
    'constructor',
    'hasOwnProperty',
  ])('holds nothing under the name %s', (name) => {
    expect(JSON.stringify(write({ code: 'c', [name]: 'canary' }))).not.toContain('canary');
  });

  test('holds texts and numbers, and nothing that could hide more', () => {
    const line = write({
      code: { toString: () => 'canary' },
      reason: ['canary'],
      user: new Error('canary'),
      route: undefined,
      status: 200,
    });
    expect(JSON.stringify(line)).not.toContain('canary');
    for (const name of ['code', 'reason', 'user', 'route']) expect(line).not.toHaveProperty(name);
    expect(line['status']).toBe(200);
  });

  test('holds at most 512 characters of a value', () => {
    expect(write({ reason: 'x'.repeat(513) })['reason']).toBe('x'.repeat(512));
  });

  test('has the level it was written with', () => {
    const written = createLog('test');
    written.info('i', {});
    written.warn('w', {});
    written.error('e', {});
    expect(log.lines.map(({ level }) => level)).toEqual(['INFO', 'WARN', 'ERROR']);
  });
});

describe('of an unexpected error', () => {
  test('is told what it is called and where it was thrown, at four places at most', () => {
    const { errorName, errorAt = '' } = describeError(new RangeError('canary'));
    expect(errorName).toBe('RangeError');
    expect(errorAt).toContain('log.test.ts');
    expect(errorAt.split(' < ').length).toBeLessThanOrEqual(4);
    expect(errorAt).not.toContain('canary');
  });

  test('no line of its message is told, even one that looks like a place', () => {
    const { errorAt } = describeError(new Error('first\n    at canary (canary.js:1:1)'));
    expect(errorAt).not.toContain('canary');
  });

  test.each([
    ['a text', 'canary', 'string'],
    ['nothing', undefined, 'undefined'],
    ['an object', { message: 'canary' }, 'object'],
  ])('that is %s, only its kind', (_name, thrown, errorName) => {
    expect(describeError(thrown)).toEqual({ errorName });
  });

  test('without a stack, only its name', () => {
    const error = new Error('canary');
    delete error.stack;
    expect(describeError(error)).toEqual({ errorName: 'Error', errorAt: '' });
  });
});
