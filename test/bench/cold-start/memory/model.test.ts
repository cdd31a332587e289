import { describe, expect, test } from '@jest/globals';
import { chooseSize, type Demand, modelSize, SIZES } from './model.ts';

const demand: Demand = { initCpu: 60, firstCpu: 40, warmCpu: 5, init: 50, peak: 100 };
const assumptions = { remote: 150, perRequest: 0.2e-6, perGigabyteSecond: 0.00001 };

describe('the model of a memory size', () => {
  test('gives a whole vCPU at 1,769 MB, and nothing more for JavaScript beyond', () => {
    const whole = modelSize(demand, 1769, assumptions);
    expect(whole).toMatchObject({ cold: 240, coldWithoutBoost: 250, warm: 155 });
    expect(modelSize(demand, 2048, assumptions)).toMatchObject({ cold: 240, warm: 155 });
  });

  test('stretches the work, and not the waiting, as the share falls', () => {
    const half = modelSize(demand, 1769 / 2, assumptions);
    expect(half.warm).toBeCloseTo(160);
    expect(half.cold).toBeCloseTo(50 + 80 + 150);
    expect(half.coldWithoutBoost).toBeCloseTo(120 + 80 + 150);
  });

  test('bills whole milliseconds, gigabytes of 1,024 MB, and each request', () => {
    // 150 ms + 5 ms × 1769/1024 = 158.6 ms: 159 are billed.
    expect(modelSize(demand, 1024, assumptions).usdPerMillion).toBeCloseTo(0.2 + 159 * 0.01);
  });
});

describe('the choice of a size', () => {
  const at = (peak: number) =>
    chooseSize(SIZES.map((memory) => modelSize({ ...demand, peak }, memory, assumptions)));

  test('takes the smallest of which the peak leaves more than half', () => {
    expect(at(100).smallest?.memory).toBe(256);
    expect(at(128).smallest?.memory).toBe(512);
  });

  test('names the cheapest apart, which may be a larger one when the processor is what it waits for', () => {
    const busy = { ...demand, warmCpu: 2000 };
    const modelled = SIZES.map((memory) =>
      modelSize(busy, memory, { ...assumptions, remote: 0, perRequest: 0 }),
    );
    expect(chooseSize(modelled).cheapest?.usdPerMillion).toBeCloseTo(
      Math.min(...modelled.map(({ usdPerMillion }) => usdPerMillion)),
    );
    expect(at(100).cheapest?.memory).toBe(256);
  });

  test('names none when nothing is large enough', () => {
    expect(at(5000)).toEqual({});
  });
});
