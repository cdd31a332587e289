/** The value that so many percent of the others do not exceed (nearest rank). */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;
}

/**
 * How much `y` grows for each `x`: the median of the slopes between all pairs of points (Theil–Sen). A line by least
 * squares follows a single point that lies far off, such as a heap with a socket more in it; this one does not.
 */
export function slopeOf(points: readonly { x: number; y: number }[]): number {
  const slopes = points.flatMap((one, index) =>
    points.slice(index + 1).map((other) => (other.y - one.y) / (other.x - one.x)),
  );
  return percentile(slopes, 50);
}
