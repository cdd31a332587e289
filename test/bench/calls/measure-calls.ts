import { startLocalStack } from '../../../infra/local/stack.ts';
import { DEFAULT_BUS_EVENTS } from '../../../shared/bus/bus-events.ts';
import { longestChain } from './longest-chain.ts';
import type { MeasuredCalls, MeasuredOperation, OperationName } from './measured-calls.ts';
import { observeCalls } from './observe-calls.ts';
import { operations } from './operations.ts';
import { measureAcrossHttp } from './scenario/across-http.ts';
import { measureOffline } from './scenario/offline.ts';
import type { Scene } from './scenario/scene.ts';

/** Milliseconds before every answer: more than our own code and the stand-ins take, so that only waiting shows. */
const LATENCY = 40;
/** With many calls at once the stand-ins keep some waiting, which must not look like one call after the other. */
const LATENCY_OF_MANY = 5 * LATENCY;

/**
 * Performs every operation against the local stack, and tells each remote call that it makes. It takes a while;
 * everything is in this process, on the loopback interface, and ended when it resolves.
 *
 * @throws Error when an operation does not succeed: what it costs would say nothing
 */
export async function measureCalls(): Promise<MeasuredCalls> {
  // What the functions log is none of the figures.
  process.env['POWERTOOLS_LOG_LEVEL'] ??= 'SILENT';
  let passed = 0;
  // Not `Date`, which follows the stack's clock.
  const now = () => performance.timeOrigin + performance.now() + passed;
  const stack = await startLocalStack({ now });
  // As it is deployed by default; the stack itself shows all there is.
  process.env['BUS_EVENTS'] = DEFAULT_BUS_EVENTS.join(' ');
  await stack.engine.pause();
  const observer = observeCalls(stack);
  const measured: Partial<MeasuredCalls['operations']> = {};
  const scene: Scene = {
    stack,
    passTime(milliseconds) {
      passed += milliseconds;
    },
    async measure(name, act, users = 1) {
      const { title, function: performer, chain } = operations[name];
      const latency = users > 1 && performer === 'run-event' ? LATENCY_OF_MANY : LATENCY;
      const { answer, calls } = await observer.during(latency, act);
      const operation: MeasuredOperation = {
        name,
        title,
        function: performer,
        users,
        calls,
        milliseconds: Math.max(0, ...calls.map(({ ended }) => ended)),
        depth: longestChain(calls).length,
        leastDepth: chain.length,
        chain,
      };
      measured[name] = operation;
      return answer;
    },
  };
  try {
    await measureAcrossHttp(scene);
    await measureOffline(scene);
  } finally {
    observer.end();
    await stack.stop();
  }
  return { latency: LATENCY, operations: complete(measured) };
}

/** @throws Error naming what was not measured */
function complete(measured: Partial<MeasuredCalls['operations']>): MeasuredCalls['operations'] {
  const missing = Object.keys(operations).filter((name) => !(name in measured));
  if (missing.length > 0) throw new Error(`Not measured: ${missing.join(' ')}`);
  return measured as Record<OperationName, MeasuredOperation>;
}
