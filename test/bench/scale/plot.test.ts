import { describe, expect, test } from '@jest/globals';
import { plot } from './plot.ts';

const panel = {
  title: 'Time < cost',
  x: 'users',
  y: 'seconds',
  lines: [
    {
      name: 'plans & more',
      colour: 0,
      points: [
        { x: 10, y: 1 },
        { x: 100, y: 10 },
        { x: 1000, y: 100 },
      ],
    },
  ],
};

describe('a plot', () => {
  test('puts equal ratios at equal distances', () => {
    const dots = [...plot([panel]).matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)].map(
      ([, x, y]) => [Number(x), Number(y)] as const,
    );
    const [first, second, third] = dots;
    expect(dots).toHaveLength(3);
    const step = (second?.[0] ?? 0) - (first?.[0] ?? 0);
    expect(step).toBeGreaterThan(50);
    expect((third?.[0] ?? 0) - (second?.[0] ?? 0)).toBeCloseTo(step, 0);
    expect((first?.[1] ?? 0) - (second?.[1] ?? 0)).toBeCloseTo((second?.[1] ?? 0) - (third?.[1] ?? 0), 0);
  });

  test('names axes, units and lines, and lets no text break the markup', () => {
    const drawn = plot([panel]);
    for (const text of ['>users<', '>seconds<', '>1,000<', 'plans &amp; more', 'Time &lt; cost'])
      expect(drawn).toContain(text);
  });
});
