import { describe, expect, test } from '@jest/globals';
import { createQuota } from './quota.ts';

const MINUTE = 60_000;

describe('a quota of a sliding minute', () => {
  test('gives a call back exactly a minute after it was made', () => {
    const quota = createQuota({ project: 3, user: 100 });
    const taken = [0, 10, 20, 30, MINUTE - 1, MINUTE, MINUTE + 1, MINUTE + 10].map((at) =>
      quota.take('u', at),
    );
    expect(taken).toEqual([
      undefined,
      undefined,
      undefined,
      'project',
      'project',
      undefined,
      'project',
      undefined,
    ]);
  });

  test('is not used up by calls that it refuses', () => {
    const quota = createQuota({ project: 1, user: 100 });
    quota.take('u', 0);
    for (let at = 1; at < MINUTE; at += 1000) expect(quota.take('u', at)).toBe('project');
    expect(quota.take('u', MINUTE)).toBeUndefined();
  });

  test('holds for each user by itself, and a user who has none left takes none of the project’s', () => {
    const quota = createQuota({ project: 3, user: 2 });
    expect(['a', 'a', 'a', 'b', 'b'].map((user, at) => quota.take(user, at))).toEqual([
      undefined,
      undefined,
      'user',
      undefined,
      'project',
    ]);
    expect(quota.take('a', MINUTE)).toBeUndefined();
  });
});
