// Runs in a process of its own, without a profiler: times what is fixed about a bundle's start, apart from the
// running of its code. Arguments: how many files, the files, then the modules of Node that they name. Prints one
// JSON object. Needs --experimental-vm-modules, which lets a module be compiled without being run.

import { readFileSync } from 'node:fs';
// As in bootstrap.ts: Lambda's runtime has it before the bundle is loaded.
import 'node:http';
import { Script, SourceTextModule } from 'node:vm';

const [, , count = '0', ...rest] = process.argv;
const files = rest.slice(0, Number(count));
const builtIns = rest.slice(Number(count));

/** @returns milliseconds of the processor, which a busy machine does not stretch, and the result */
function time<T>(work: () => T): [number, T] {
  const began = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(began);
  return [(user + system) / 1000, result];
}

const [read, sources] = time(() => files.map((file) => ({ file, source: readFileSync(file, 'utf8') })));
const [compile] = time(() =>
  sources.map(({ file, source }) =>
    file.endsWith('.mjs')
      ? new SourceTextModule(source)
      : new Script(`(function (exports, require, module, __filename, __dirname) {${source}\n})`),
  ),
);
const loads = builtIns.map((name): [string, number] => {
  const [milliseconds] = time(() => process.getBuiltinModule(name));
  return [name, milliseconds];
});
console.log(JSON.stringify({ read, compile, builtIns: Object.fromEntries(loads) }));
