import type { Meter, Price } from './prices.ts';

/** How much is used of what is paid for, in the units of its price. */
export type Usage = Readonly<Partial<Record<Meter, number>>>;

/** A part of a bill. */
export interface Share {
  service: string;
  /** US dollars. */
  usd: number;
}

/** The usage of all of them together. */
export function add(...usages: readonly Usage[]): Usage {
  const sum: Partial<Record<Meter, number>> = {};
  for (const usage of usages) {
    for (const [meter, quantity] of metersOf(usage)) sum[meter] = (sum[meter] ?? 0) + quantity;
  }
  return sum;
}

/** So many times the usage. */
export function times(factor: number, usage: Usage): Usage {
  return Object.fromEntries(metersOf(usage).map(([meter, quantity]) => [meter, quantity * factor]));
}

/** What each service takes for it, the dearest first; services that take nothing are left out. */
export function sharesOf(usage: Usage, prices: Readonly<Record<Meter, Price>>): Share[] {
  const byService = new Map<string, number>();
  for (const [meter, quantity] of metersOf(usage)) {
    const { service, usd, per } = prices[meter];
    byService.set(service, (byService.get(service) ?? 0) + (quantity / per) * usd);
  }
  return [...byService]
    .map(([service, usd]) => ({ service, usd }))
    .filter(({ usd }) => usd > 0)
    .sort((one, other) => other.usd - one.usd);
}

/** In US dollars. */
export function costOf(usage: Usage, prices: Readonly<Record<Meter, Price>>): number {
  return sharesOf(usage, prices).reduce((sum, { usd }) => sum + usd, 0);
}

function metersOf(usage: Usage): [Meter, number][] {
  // Its type has no other keys.
  return Object.entries(usage) as [Meter, number][];
}
