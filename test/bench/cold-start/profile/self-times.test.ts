import type { Profiler } from 'node:inspector';
import { expect, test } from '@jest/globals';
import { readSamples } from './self-times.ts';

let ids = 0;
function node(
  functionName: string,
  url: string,
  more: Partial<Profiler.ProfileNode> = {},
): Profiler.ProfileNode {
  ids += 1;
  const callFrame = { functionName, url, scriptId: '1', lineNumber: 9, columnNumber: 0 };
  return { id: ids, callFrame, ...more };
}

const work = node('work', 'file:///bundle.js', {
  positionTicks: [
    { line: 12, ticks: 2 },
    { line: 14, ticks: 1 },
  ],
});
const body = node('', 'node:https');
const loader = node('compileForInternalLoader', 'node:internal/bootstrap/realm', { children: [body.id] });
const idle = node('(idle)', '');
const inspector = node('post', 'node:inspector');
const root = node('(root)', '', { children: [work.id, loader.id, idle.id, inspector.id] });

const profile: Profiler.Profile = {
  nodes: [root, work, loader, body, idle, inspector],
  startTime: 0,
  endTime: 1000,
  samples: [work.id, idle.id, work.id, body.id, work.id, inspector.id],
  // Each tells how long after the sample before it was taken.
  timeDeltas: [50, 100, 5000, 200, 400, 800],
};

test('each sample lasts until the next one, and stands at a line that was met', () => {
  const samples = readSamples(profile).filter(({ place }) => place.functionName === 'work');
  expect(samples.map(({ place, milliseconds }) => [place.line, milliseconds])).toEqual([
    [12, 0.1],
    [12, 0.2],
    [14, 0.8],
  ]);
});

test('waiting and the profiler itself are left out', () => {
  const names = readSamples(profile).map(({ place }) => place.functionName);
  expect(names).not.toContain('(idle)');
  expect(names).not.toContain('post');
});

test('what runs while Node loads a module of its own is told apart', () => {
  expect(readSamples(profile).filter(({ loadingBuiltIn }) => loadingBuiltIn)).toMatchObject([
    { place: { url: 'node:https', line: 10 }, milliseconds: 0.4 },
  ]);
});
