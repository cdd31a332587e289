import { describe, expect, test } from '@jest/globals';
import { vendors } from './vendors.ts';

function monthly(name: string, users: number, events: number): number | undefined {
  return vendors.find((vendor) => vendor.name === name)?.monthly({ title: '', users, events });
}

describe('the price of others', () => {
  test('is a base and what is above it, or what is used', () => {
    expect(monthly('Nango', 10_000, 300_000)).toBeCloseTo(2_900 + 25 * 0.72, 6);
    expect(monthly('Nango', 10, 0)).toBe(50);
    expect(monthly('Nylas', 125, 0)).toBeCloseTo(49 + 135, 6);
    expect(monthly('Nylas', 5, 0)).toBe(49);
    expect(monthly('AgentCore Identity (AWS)', 1, 1_000_000)).toBeCloseTo(10, 6);
  });

  test('is that of the cheaper plan', () => {
    expect(monthly('Cronofy', 1_100, 0)).toBeCloseTo(819 + 69, 6);
    expect(monthly('Cronofy', 10_000, 0)).toBeCloseTo(2_399 + 1_400, 6);
  });

  test('is not guessed where none is public', () => {
    expect(monthly('Auth0 Token Vault', 10_000, 300_000)).toBeUndefined();
  });
});
