import { readdir } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { join, resolve } from 'node:path';
import { type BuildOptions, type BuildResult, build, type Metafile } from 'esbuild';
import { bundleFunction, PROJECT_ROOT } from '../../../infra/bundling.ts';

type Output = Metafile['outputs'][string];

export interface Bundled {
  name: string;
  /** The one that is loaded; it may import others beside it. */
  file: string;
  /** Of everything that is deployed, source maps aside. */
  bytes: number;
  /** The files that are loaded at the start; the others wait for a call of `import()`. */
  started: readonly string[];
  startedBytes: number;
  /** Packages with their bytes in all of it, the largest first. */
  parts: readonly (readonly [name: string, bytes: number])[];
  /** The modules of Node that these name. */
  builtIns: readonly string[];
}

const SAMPLES = ['weekly-digest', 'remind-of-review'];
const BASELINES_HOME = join(import.meta.dirname, 'baselines');

/** Bundles of an ES module have `require` for the CommonJS packages in them, as every recipe for that advises. */
const REQUIRE = "import{createRequire}from'node:module';const require=createRequire(import.meta.url);";

const asModule = {
  format: 'esm',
  minify: true,
  mainFields: ['module', 'main'],
  outExtension: { '.js': '.mjs' },
  banner: { js: REQUIRE },
} as const satisfies BuildOptions;

/** How each baseline is bundled; what is the same for all stands in {@link bundleBaseline}. */
const baselines: Record<string, BuildOptions> = {
  // Minified, which NodejsFunction does only when it is told to, and with the AWS SDK in it: both are in its favour.
  tutorial: { format: 'cjs', minify: true },
  'aws-clients': asModule,
  'google-clients': asModule,
  'better-auth': asModule,
  empty: asModule,
};

/** Everything that can be bundled; the product's functions first, then what they are compared with. */
export async function listBundles(): Promise<string[]> {
  const files = await readdir(join(PROJECT_ROOT, 'functions'));
  const functions = files.filter((file) => file.endsWith('.ts')).map((file) => file.slice(0, -3));
  return [...functions, ...SAMPLES, ...Object.keys(baselines)];
}

export function isProduct(name: string): boolean {
  return !(name in baselines);
}

/** Bundles one function or baseline into a directory of its own below `home`. */
export async function bundleInto(home: string, name: string): Promise<Bundled> {
  const directory = join(home, name);
  const baseline = baselines[name];
  const { metafile } = baseline
    ? await bundleBaseline(name, directory, baseline)
    : bundleFunction(entryOf(name), directory);
  const outputs = new Map(
    Object.entries(metafile.outputs).map(([path, output]) => [resolve(PROJECT_ROOT, path), output]),
  );
  // What is imported by a call is an entry point too, but only the function's own is called so.
  const file = [...outputs.keys()].find((path) => /[/]index[.]m?js$/.test(path));
  if (!file) throw new Error(`The bundle of ${name} has no entry.`);
  const started = reachedAtStart(file, outputs);
  const imports = started.flatMap((path) => outputs.get(path)?.imports ?? []);
  const builtIns = imports.flatMap(({ path, external }) => (external && isBuiltin(path) ? [path] : []));
  const weigh = (paths: readonly string[]) =>
    paths.reduce((sum, path) => sum + (path.endsWith('.map') ? 0 : (outputs.get(path)?.bytes ?? 0)), 0);
  return {
    name,
    file,
    bytes: weigh([...outputs.keys()]),
    started,
    startedBytes: weigh(started),
    parts: weighPackages([...outputs.values()]),
    builtIns: [...new Set(builtIns)],
  };
}

/** Bytes of each package, the largest first; what is this project's own is one part. */
function weighPackages(outputs: readonly Output[]): Bundled['parts'] {
  const bytes = new Map<string, number>();
  for (const [source, { bytesInOutput }] of outputs.flatMap(({ inputs }) => Object.entries(inputs))) {
    const name = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1] ?? 'this project';
    bytes.set(name, (bytes.get(name) ?? 0) + bytesInOutput);
  }
  return [...bytes].sort(([, one], [, other]) => other - one);
}

/** The entry and every file that it imports by a statement, not by a call of `import()`; the imported come first. */
function reachedAtStart(
  entry: string,
  outputs: ReadonlyMap<string, Output>,
  seen = new Set<string>(),
): string[] {
  seen.add(entry);
  const statements = outputs.get(entry)?.imports.filter(({ kind }) => kind === 'import-statement') ?? [];
  const next = statements.map(({ path }) => resolve(PROJECT_ROOT, path));
  const imported = next.flatMap((path) =>
    outputs.has(path) && !seen.has(path) ? reachedAtStart(path, outputs, seen) : [],
  );
  return [...imported, entry];
}

function entryOf(name: string): string {
  const sample = SAMPLES.includes(name) ? 'samples' : '';
  return join(PROJECT_ROOT, 'functions', sample, `${name}.ts`);
}

function bundleBaseline(
  name: string,
  outdir: string,
  options: BuildOptions,
): Promise<BuildResult<{ metafile: true }>> {
  return build({
    absWorkingDir: PROJECT_ROOT,
    entryPoints: { index: join(BASELINES_HOME, `${name}.ts`) },
    outdir,
    bundle: true,
    platform: 'node',
    target: 'node24',
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'error',
    metafile: true,
    ...options,
  });
}
