import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PROJECT_ROOT } from '../../../../infra/bundling.ts';
import type { Sample } from './self-times.ts';

/** Whose time it was. */
export interface Owner {
  /** An npm package, a directory of ours, `node: …` or `V8: …`. */
  package: string;
  /** The module in it. */
  module: string;
}

/**
 * Finds whose code runs at each sample of a readable bundle.
 *
 * @param readable the directory of its files
 * @param home the directory that the sources in their maps are relative to
 */
export function createAttribution(readable: string, home: string): (sample: Sample) => Owner {
  const files = new Map<string, (line: number) => Owner>();
  return ({ place, loadingBuiltIn }) => {
    const { functionName, line } = place;
    const url = place.url.startsWith('file:') ? fileURLToPath(place.url) : place.url;
    if (COMPILING.includes(functionName)) return { package: 'V8: compiling the bundle', module: '' };
    if (loadingBuiltIn) return { package: 'node: loading built-in modules', module: url };
    if (url.startsWith('node:')) return { package: partOfNode(url), module: `${url} ${functionName}` };
    if (url === '') return { package: `V8: ${functionName}`, module: '' };
    if (dirname(url) !== readable) return { package: 'runtime loop', module: url };
    const find = files.get(url) ?? readOwners(url, home);
    files.set(url, find);
    return find(line);
  };
}

/** The functions of Node from which V8 compiles a script, and a module. */
const COMPILING = ['wrapSafe', 'compileSourceTextModule'];

/** @returns who owns each line of the file */
function readOwners(file: string, home: string): (line: number) => Owner {
  const map = new SourceMap(JSON.parse(readFileSync(`${file}.map`, 'utf8')));
  const lines = readFileSync(file, 'utf8').split('\n');
  return (line) => {
    const column = lines[line - 1]?.search(/\S/) ?? 0;
    const entry = map.findEntry(line - 1, Math.max(0, column));
    const source = 'originalSource' in entry ? entry.originalSource : undefined;
    if (!source) return { package: 'bundle', module: 'wrappers' };
    return ownerOfSource(resolve(home, source));
  };
}

function partOfNode(url: string): string {
  if (/undici|fetch/.test(url)) return 'node: fetch';
  if (/_http|_tls|net$|net\/|:https?$|stream|timers|async_hooks/.test(url)) return 'node: HTTP client';
  if (/modules\/|:path$|:fs$|fs\/|realm/.test(url)) return 'node: finding and reading the bundle';
  return 'node: other';
}

/** @param path of a source file */
export function ownerOfSource(path: string): Owner {
  const [, inPackages] = /^.*node_modules\/(.+)$/.exec(path) ?? [];
  if (inPackages) {
    const [first = '', second = '', ...rest] = inPackages.split('/');
    if (first.startsWith('@')) return { package: `${first}/${second}`, module: rest.join('/') };
    return { package: first, module: [second, ...rest].join('/') };
  }
  const own = path.startsWith(PROJECT_ROOT) ? path.slice(PROJECT_ROOT.length + 1) : path;
  return { package: 'this project', module: own };
}
