import { existsSync } from 'node:fs';
import { mkdir, rmdir, writeFile } from 'node:fs/promises';

/** A control group of this machine that bounds the processor. */
export interface Throttle {
  /** Its directory. */
  group: string;
  /** Removes it; no process may be in it any more. */
  remove(): Promise<void>;
}

/** Microseconds; Lambda's own is not published, and a short one spreads the share evenly. */
const PERIOD = 20_000;

/** The two forms of control groups that a Linux may have, and how each is told of a share of one processor. */
const forms = [
  {
    present: '/sys/fs/cgroup/cgroup.controllers',
    group: '/sys/fs/cgroup/onbehalf-bench',
    rules: (quota: number): [string, string][] => [['cpu.max', `${quota} ${PERIOD}`]],
  },
  {
    present: '/sys/fs/cgroup/cpu/cpu.cfs_quota_us',
    group: '/sys/fs/cgroup/cpu/onbehalf-bench',
    rules: (quota: number): [string, string][] => [
      ['cpu.cfs_period_us', String(PERIOD)],
      ['cpu.cfs_quota_us', String(quota)],
    ],
  },
];

/**
 * Bounds processes to a share of one processor, as Lambda does.
 *
 * @param share of one processor
 * @returns nothing where this user may not make a control group, or the system has none
 */
export async function createThrottle(share: number): Promise<Throttle | undefined> {
  const form = forms.find(({ present }) => existsSync(present));
  if (!form) return undefined;
  const { group } = form;
  const remove = () => rmdir(group);
  try {
    await mkdir(group);
  } catch {
    return undefined;
  }
  try {
    for (const [name, value] of form.rules(Math.round(share * PERIOD)))
      await writeFile(`${group}/${name}`, value);
    return { group, remove };
  } catch {
    await remove().catch(() => {});
    return undefined;
  }
}
