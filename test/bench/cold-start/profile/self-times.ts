import type { Profiler } from 'node:inspector';

/** Where the processor was during one sample: a line of a script, or V8 itself when there is no address. */
interface Place {
  url: string;
  /** From 1; 0 when it is not known. */
  line: number;
  functionName: string;
}

/** One sample that was taken. */
export interface Sample {
  place: Place;
  /** Milliseconds until the next sample. */
  milliseconds: number;
  /** Whether Node was loading one of its own modules. */
  loadingBuiltIn: boolean;
}

/** The functions of Node through which every load of a module of its own goes. */
const BUILT_IN_LOADERS = ['compileForInternalLoader', 'compileForPublicLoader'];

/** Reads the self time of every place from a profile of V8's; waiting and the profiler's own time are left out. */
export function readSamples({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): Sample[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const loading = (id: number | undefined): boolean => {
    for (let at = id; at !== undefined; at = parents.get(at)) {
      if (BUILT_IN_LOADERS.includes(byId.get(at)?.callFrame.functionName ?? '')) return true;
    }
    return false;
  };
  const ticked = new Map<number, number>();
  return samples.flatMap((id, index) => {
    const node = byId.get(id);
    if (!node) return [];
    const nth = ticked.get(id) ?? 0;
    ticked.set(id, nth + 1);
    const { url, lineNumber, functionName } = node.callFrame;
    if (functionName === '(idle)' || url === 'node:inspector') return [];
    return [
      {
        place: { url, line: lineOfTick(node, nth) ?? lineNumber + 1, functionName },
        milliseconds: (timeDeltas[index + 1] ?? 0) / 1000,
        loadingBuiltIn: loading(id),
      },
    ];
  });
}

/** A node says how often each line was met, not when: its samples are handed out to its lines in their order. */
function lineOfTick({ positionTicks = [] }: Profiler.ProfileNode, nth: number): number | undefined {
  let seen = 0;
  for (const { line, ticks } of positionTicks) {
    seen += ticks;
    if (nth < seen) return line;
  }
  return undefined;
}
