import { gzipSync } from 'node:zlib';
import { buildPage, CLIENT_PATH } from '../../../infra/page/build-page.ts';
import { measureCalls } from '../calls/measure-calls.ts';
import type { MeasuredCalls, OperationName } from '../calls/measured-calls.ts';
import { measureLogLines } from './log-lines.ts';
import { broadcastRowBytes, planRowBytes } from './run-row.ts';
import type { Measured } from './scenarios.ts';

/** Measures everything that the model takes from the product itself; takes twice as long as bench:calls. */
export async function measure(): Promise<Measured> {
  return {
    page: await measurePage(),
    logs: measureLogLines(),
    runRow: { plan: planRowBytes(), broadcast: broadcastRowBytes() },
    calls: await measureCallsTwice(),
  };
}

/** The first time pays for the compilation of everything: of each operation the faster one counts. */
async function measureCallsTwice(): Promise<MeasuredCalls> {
  const first = await measureCalls();
  const second = await measureCalls();
  const names = Object.keys(first.operations) as OperationName[];
  const faster = names.map((name) => {
    const [one, other] = [first.operations[name], second.operations[name]];
    return [name, other.milliseconds < one.milliseconds ? other : one];
  });
  return { ...second, operations: Object.fromEntries(faster) as MeasuredCalls['operations'] };
}

/** What a first visit loads is everything but the client for pages hosted elsewhere. */
async function measurePage(): Promise<Measured['page']> {
  const files = [...(await buildPage())];
  const loaded = files.filter(([path]) => path !== CLIENT_PATH).map(([, { body }]) => body);
  return {
    files: loaded.length,
    stored: files.reduce((sum, [, { body }]) => sum + body.byteLength, 0),
    sent: loaded.reduce((sum, body) => sum + gzipSync(body).byteLength, 0),
  };
}
