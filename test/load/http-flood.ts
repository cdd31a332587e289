import autocannon from 'autocannon';
import type { Report } from '../support/report.ts';
import type { Api } from './api.ts';
import type { Peer } from './calls.ts';
import { createTally, eventsOf, type Tally } from './mix.ts';
import { percentile } from './statistics.ts';
import type { Person, World } from './world.ts';

/** Requests of the flooding user at once, to one of the other's. */
const FLOOD = 20;
/** Calendar calls of one user in a sliding minute: Google's own quota. */
const QUOTA = 600;
/** Turns of the other user alone and beside the flood, one after the other, so that both see the same machine. */
const TURNS = 3;
/** Seconds until the flood has used up its quota. */
const PRELUDE = 8;

/**
 * How much longer the other user may wait beside the flood. Both share table, key service, Google's stand-in and two
 * processors here, of which Lambda gives every request its own: so it is not 1. Who stood in line behind the flood
 * would wait about as many times longer as the flood is bigger.
 */
const MEDIAN_RATIO = 1.5;
const TAIL_RATIO = 2.5;

/**
 * One user creates events as fast as they can, and far over Google's quota; another must hardly notice.
 *
 * @param apis one for each: Lambda never gives two requests at a time to one instance of a function
 */
export async function floodHttp(
  world: Peer<World>,
  apis: Record<'flooding' | 'other', Peer<Api>>,
  report: Report,
  seconds: number,
): Promise<void> {
  const [flooding, other] = await world.call('signIn', 'flood', 2);
  if (!flooding || !other) throw new Error('Nobody signed in.');
  await world.call('limitCalls', { perUser: QUOTA });
  const origins = { flooding: await apis.flooding.call('origin'), other: await apis.other.call('origin') };
  const load = (person: Person, origin: string, connections: number, duration: number, tally: Tally) =>
    autocannon({
      url: origin.replace('localhost', '127.0.0.1'),
      connections,
      duration,
      timeout: 20,
      requests: eventsOf(person, origin, tally),
    });

  const [alone, beside, flood] = [createTally(), createTally(), createTally()];
  await load(other, origins.other, 1, 2, createTally());
  await load(flooding, origins.flooding, FLOOD, PRELUDE, flood);
  const results: autocannon.Result[] = [];
  for (let turn = 0; turn < TURNS; turn += 1) {
    results.push(await load(other, origins.other, 1, seconds, alone));
    results.push(
      ...(await Promise.all([
        load(other, origins.other, 1, seconds, beside),
        load(flooding, origins.flooding, FLOOD, seconds, flood),
      ])),
    );
  }
  await world.call('limitCalls', {});

  const latencies = [alone, beside].map((tally) => [...tally.latencies.values()].flat());
  const [quiet = [], loud = []] = latencies;
  const flooded = [...flood.latencies.values()].flat().length;
  const refused = sum(
    [...flood.unexpected].filter(([what]) => what.includes(' 429 ')).map(([, count]) => count),
  );
  for (const [who, values] of [
    ['alone', quiet],
    ['beside the flood', loud],
  ] as const) {
    const [middle, tail] = [percentile(values, 50), percentile(values, 99)].map(Math.round);
    report.note(`the other user ${who}: ${values.length} events, p50 ${middle} ms, p99 ${tail} ms`);
  }
  report.note(`the flood: ${flooded} requests, of which ${refused} were refused with 429`);
  report.require(
    'p50 beside the flood ÷ p50 alone',
    percentile(loud, 50) / percentile(quiet, 50),
    MEDIAN_RATIO,
  );
  report.require(
    'p99 beside the flood ÷ p99 alone',
    percentile(loud, 99) / percentile(quiet, 99),
    TAIL_RATIO,
  );
  report.require(
    'answers to the other user but 201',
    sum([...alone.unexpected.values(), ...beside.unexpected.values()]),
    0,
  );
  report.require('answers to the flood but 201 and 429', sum([...flood.unexpected.values()]) - refused, 0);
  report.require('socket errors and answers that did not come', sum(results.map(({ errors }) => errors)), 0);
  // Without refusals there was no flood.
  report.require('share of the flood that was let through', (flooded - refused) / flooded, 0.8);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
