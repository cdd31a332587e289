interface Span {
  began: number;
  ended: number;
}

/**
 * The longest chain of spans of which each begins after the one before has ended: as often as the latency of a call
 * is paid one after the other. Taking whichever ends first finds it (interval scheduling).
 */
export function longestChain<S extends Span>(spans: readonly S[]): S[] {
  const chain: S[] = [];
  for (const span of [...spans].sort((one, other) => one.ended - other.ended)) {
    if (span.began >= (chain.at(-1)?.ended ?? Number.NEGATIVE_INFINITY)) chain.push(span);
  }
  return chain;
}
