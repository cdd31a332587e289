import { describe, expect, test } from '@jest/globals';
import { loadOnUse, onFirstUse } from '../../../shared/compose/load-on-use.ts';

describe('what is done on first use', () => {
  test('is done once, for all who ask, also at the same time', async () => {
    let times = 0;
    const load = onFirstUse(async () => {
      times += 1;
      return { times };
    });
    expect(times).toBe(0);
    const [one, other] = await Promise.all([load(), load()]);
    expect(one).toBe(other);
    expect(await load()).toBe(one);
    expect(times).toBe(1);
  });

  test('is tried again after it has failed', async () => {
    let times = 0;
    const load = onFirstUse(async () => {
      times += 1;
      if (times === 1) throw new Error('not yet');
      return times;
    });
    await expect(load()).rejects.toThrow('not yet');
    await expect(load()).resolves.toBe(2);
  });
});

describe('an object that is loaded on use', () => {
  class Counter {
    #count = 0;
    async add(by: number): Promise<number> {
      this.#count += by;
      return this.#count;
    }
    async fail(): Promise<never> {
      throw new RangeError('no more');
    }
  }

  test('is not loaded before one of its methods is called, and then once', async () => {
    let loaded = 0;
    const counter = loadOnUse(
      async () => {
        loaded += 1;
        return new Counter();
      },
      'add',
      'fail',
    );
    expect(loaded).toBe(0);
    expect(await counter.add(2)).toBe(2);
    expect(await counter.add(3)).toBe(5);
    expect(loaded).toBe(1);
  });

  test('fails as its methods do', async () => {
    const counter = loadOnUse(async () => new Counter(), 'add', 'fail');
    await expect(counter.fail()).rejects.toThrow(new RangeError('no more'));
  });
});
