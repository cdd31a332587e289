import type { Report } from '../../support/report.ts';
import type { Bundled } from './bundle-all.ts';
import type { ColdStart } from './measure-starts.ts';

/** Functions that somebody waits for, and the worker; they are to start so much faster than the tutorial's handler. */
const FASTER = { names: ['create-event', 'run-event', 'exchange-code', 'upgrade-scope'], times: 12 };
/** They are to start no slower than the AWS clients alone. */
const NO_SLOWER = ['create-event', 'run-event'];
/** KB of 1,000 bytes. */
const LARGEST_BUNDLE = 500;
/** Loading is all work: what takes so many times the processor's time has waited for others. */
const BUSY = 1.5;

/** Prints every start, and the ratios that the goals are about. */
export function reportStarts(
  bundles: readonly Bundled[],
  starts: ReadonlyMap<string, ColdStart>,
  report: Report,
): void {
  const initOf = (name: string) => starts.get(name)?.init ?? Number.NaN;
  report.table(
    [
      '',
      'bundle KB',
      'loaded KB',
      'init ms',
      'first ms',
      'init + first ms',
      'init CPU ms',
      'first CPU ms',
      'peak RSS MB',
      'tutorial ÷ it',
      'it ÷ AWS',
    ],
    [...starts].map(([name, { init, first, initCpu, firstCpu, peak }]) => [
      name,
      kilobytes(bundles.find((bundle) => bundle.name === name)?.bytes),
      kilobytes(bundles.find((bundle) => bundle.name === name)?.startedBytes),
      init,
      first,
      init + first,
      initCpu,
      firstCpu,
      peak,
      initOf('tutorial') / init,
      init / initOf('aws-clients'),
    ]),
  );
  if ([...starts.values()].some(({ init, initCpu }) => init > BUSY * initCpu))
    report.note(
      'Some took far longer than they had the processor: the machine is busy, measure again when it is not.',
    );
  if (starts.has('tutorial')) {
    for (const name of FASTER.names.filter((one) => starts.has(one))) {
      report.figure({
        what: `${name}: init of the tutorial's handler by its own`,
        value: initOf('tutorial') / initOf(name),
        unit: '×',
        goal: { atLeast: FASTER.times },
      });
    }
  }
  if (!starts.has('aws-clients')) return;
  for (const name of NO_SLOWER.filter((one) => starts.has(one))) {
    report.figure({
      what: `${name}: init by that of the AWS clients alone`,
      value: initOf(name) / initOf('aws-clients'),
      unit: '×',
      goal: { atMost: 1 },
    });
  }
}

/** Packages that are shown of a bundle that is too large. */
const SHOWN_PARTS = 14;

/** Holds every bundle of the product to the limit, and shows what is in one that is larger. */
export function reportSizes(product: readonly Bundled[], report: Report): void {
  for (const bundle of product) {
    report.figure({
      what: `bundle of ${bundle.name}`,
      value: kilobytes(bundle.bytes),
      unit: ' KB',
      goal: { atMost: LARGEST_BUNDLE },
    });
    if (kilobytes(bundle.bytes) <= LARGEST_BUNDLE) continue;
    report.table(
      ['what is in it', 'KB'],
      bundle.parts.slice(0, SHOWN_PARTS).map(([name, bytes]) => [name, kilobytes(bytes)]),
    );
  }
}

function kilobytes(bytes = Number.NaN): number {
  return bytes / 1000;
}
