import { describe, expect, test } from '@jest/globals';
import { simulate, WORKLOADS } from './simulate.ts';

const settings = {
  users: 80,
  seed: 7,
  faultRate: 0.1,
  workerConcurrency: 4,
  callsPerMinute: 9900,
  memory: 512,
};

describe.each(WORKLOADS)('a simulation of %s', (workload) => {
  test('brings every user one event, though Google fails', async () => {
    const course = await simulate({ ...settings, workload });
    expect(course).toMatchObject({ lost: 0, duplicated: 0, faults: 0 });
    expect(course.google.failed).toBeGreaterThan(0);
    expect(course.perUser.calendarCalls).toBeGreaterThan(1);
  });

  test('takes the same course from the same seed, and another from another', async () => {
    const first = await simulate({ ...settings, workload });
    expect(await simulate({ ...settings, workload })).toEqual(first);
    expect(await simulate({ ...settings, workload, seed: 8 })).not.toEqual(first);
  });

  test('leaves the platform as it was', async () => {
    const before = [Date, setTimeout, fetch, Math.random, AbortSignal.timeout];
    await simulate({ ...settings, workload, users: 1 });
    expect([Date, setTimeout, fetch, Math.random, AbortSignal.timeout]).toEqual(before);
  });
});
