import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { createShiftedClock } from '../../../infra/local/shifted-clock.ts';

const start = Date.UTC(2027, 2, 1, 12);
let restore = () => {};

afterEach(() => restore());

function install(base = () => start) {
  const clock = createShiftedClock(base);
  restore = clock.install();
  return clock;
}

describe('the clock of the process', () => {
  test('is what every way of asking for the date tells', () => {
    const clock = install();
    clock.moveTo(start + 90_000);
    expect(Date.now()).toBe(start + 90_000);
    expect(new Date().toISOString()).toBe('2027-03-01T12:01:30.000Z');
    expect(Date()).toBe(new Date(start + 90_000).toString());
  });

  test('leaves dates alone that are given a time', () => {
    install().moveTo(start + 90_000);
    expect(new Date(0).getTime()).toBe(0);
    expect(new Date('2020-01-01T00:00:00Z').getTime()).toBe(Date.UTC(2020, 0, 1));
    expect(Date.parse('2020-01-01T00:00:00Z')).toBe(Date.UTC(2020, 0, 1));
  });

  test('makes dates that are dates to everybody', () => {
    const before = new Date(0);
    install();
    expect(before).toBeInstanceOf(Date);
    expect(new Date()).toBeInstanceOf(Date);
    class Day extends Date {}
    expect(new Day()).toBeInstanceOf(Day);
    expect(new Day().getTime()).toBe(start);
  });

  test('can be spied on like the real one, which does not notice', () => {
    const real = globalThis.Date;
    install();
    const spy = jest.spyOn(Date, 'now').mockReturnValue(7);
    expect(Date.now()).toBe(7);
    expect(real.now()).not.toBe(7);
    spy.mockRestore();
    expect(Date.now()).toBe(start);
  });

  test('goes on flowing, and never back', () => {
    let machine = start;
    const clock = install(() => machine);
    clock.moveTo(start + 5_000);
    machine += 1_000;
    expect(Date.now()).toBe(start + 6_000);
    clock.moveTo(start);
    expect(Date.now()).toBe(start + 6_000);
  });

  test('is the machine’s again afterwards', () => {
    const before = globalThis.Date;
    install();
    expect(globalThis.Date).not.toBe(before);
    restore();
    expect(globalThis.Date).toBe(before);
  });
});
