/** Milliseconds over which Google counts. */
const WINDOW = 60_000;

/** Calls a sliding minute: https://developers.google.com/workspace/calendar/api/guides/quota */
export const QUOTA = { project: 10_000, user: 600 } as const;

/** What a call broke. */
export type Refused = 'project' | 'user';

/** Counts calls over a sliding minute, to the millisecond. A call that is refused does not count. */
export function createQuota(limits: { project: number; user: number } = QUOTA) {
  const project = createRing(limits.project);
  const users = new Map<string, number[]>();
  return {
    /** @param now milliseconds, never less than at the call before */
    take(user: string, now: number): Refused | undefined {
      const recent = (users.get(user) ?? []).filter((at) => at > now - WINDOW);
      users.set(user, recent);
      if (recent.length >= limits.user) return 'user';
      if (!project.take(now)) return 'project';
      recent.push(now);
      return undefined;
    },
  };
}

/** The last `size` calls: one more is due when the oldest of them is a window old. */
function createRing(size: number) {
  const times = new Float64Array(size).fill(Number.NEGATIVE_INFINITY);
  let oldest = 0;
  return {
    take(now: number): boolean {
      if ((times[oldest] ?? 0) > now - WINDOW) return false;
      times[oldest] = now;
      oldest = (oldest + 1) % size;
      return true;
    },
  };
}
