import autocannon from 'autocannon';
import type { Report } from '../support/report.ts';
import type { Api } from './api.ts';
import type { Peer } from './calls.ts';
import { createTally, type Tally, VISIT_EVENTS, VISIT_LENGTH, visitsOf } from './mix.ts';
import { percentile, slopeOf } from './statistics.ts';
import type { World } from './world.ts';

/** People at once; each has one request on its way. */
const CONNECTIONS = 25;
/** Nobody has more plans than the limit, although connections share people. */
const PEOPLE = 100;
/** The heap is measured so often, each time after as many requests; the first half is for what grows only once. */
const MEASUREMENTS = 10;

/**
 * Bytes by which the heap may grow for each request. The least that a request could leave behind, an entry of a
 * Map under a short string, takes 63 (measured). What V8 moves by itself between two full collections (compiled code,
 * inline caches, the agents' idle sockets) is half a megabyte up or down: 10 for each of 50,000 requests.
 */
const HEAP_GROWTH = 24;
/** Likewise of buffers: a pool of 8 KB for every 256 requests, which a slice of a few bytes is enough to hold. */
const BUFFER_GROWTH = 32;

/**
 * Sends so many requests of all kinds: none may fail, and no memory may stay behind.
 *
 * @param requests in all; rounded to whole visits
 */
export async function soak(
  world: Peer<World>,
  api: Peer<Api>,
  report: Report,
  requests: number,
): Promise<void> {
  const people = await world.call('signIn', 'soak', PEOPLE);
  const origin = await api.call('origin');
  const tally = createTally();
  const visits = Math.max(1, Math.round(requests / MEASUREMENTS / CONNECTIONS / VISIT_LENGTH));
  const amount = visits * CONNECTIONS * VISIT_LENGTH;
  const heap: { x: number; y: number }[] = [];
  const buffers: { x: number; y: number }[] = [];
  const failed = { errors: 0, timeouts: 0, refused: 0, seconds: 0 };

  for (let measurement = 1; measurement <= MEASUREMENTS; measurement += 1) {
    const result = await autocannon({
      url: origin.replace('localhost', '127.0.0.1'),
      connections: CONNECTIONS,
      amount,
      timeout: 20,
      requests: visitsOf(people, origin, tally),
    });
    failed.errors += result.errors - result.timeouts;
    failed.timeouts += result.timeouts;
    failed.refused += result['5xx'];
    failed.seconds += result.duration;
    await world.call('forgetTraffic');
    const footprint = await api.call('measure');
    heap.push({ x: measurement * amount, y: footprint.heap });
    buffers.push({ x: measurement * amount, y: footprint.buffers });
    report.note(
      `${measurement * amount} requests, ${Math.round(amount / result.duration)}/s: ${describe(footprint)}`,
    );
  }

  const sent = amount * MEASUREMENTS;
  printLatencies(report, tally);
  report.note(`${sent} requests in ${Math.round(failed.seconds)} s`);
  report.require('answers with 5xx', failed.refused, 0);
  report.require('socket errors', failed.errors, 0);
  report.require('answers that did not come', failed.timeouts, 0);
  for (const [what, count] of tally.unexpected) report.require(`unexpected: ${what}`, count, 0);
  const wanted = (sent / VISIT_LENGTH) * VISIT_EVENTS;
  const made = await world.call('countEvents', people);
  report.require('events more or fewer than asked for', Math.abs(made - wanted), 0);
  const late = <Point>(points: readonly Point[]) => points.slice(MEASUREMENTS / 2 - 1);
  report.require('growth of the heap, bytes a request', slopeOf(late(heap)), HEAP_GROWTH);
  report.require('growth of buffers, bytes a request', slopeOf(late(buffers)), BUFFER_GROWTH);
}

function describe({ heap, buffers, resident, handles }: Awaited<ReturnType<Api['measure']>>): string {
  const megabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(2)} MB`;
  return `heap ${megabytes(heap)}, buffers ${megabytes(buffers)}, resident ${megabytes(resident)}, ${handles} handles`;
}

function printLatencies(report: Report, { latencies }: Tally): void {
  for (const [step, values] of latencies) {
    const [middle, high] = [percentile(values, 50), percentile(values, 99)].map(Math.round);
    report.note(`${step}: ${values.length} times, p50 ${middle} ms, p99 ${high} ms`);
  }
}
