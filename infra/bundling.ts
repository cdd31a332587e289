import { dirname, join } from 'node:path';
import { type BundlingOptions, Charset, LogLevel, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { type BuildOptions, type BuildResult, build } from 'esbuild';

/** The root of the repository: entries and the lock file are found from here, whatever the working directory. */
export const PROJECT_ROOT = dirname(import.meta.dirname);

const TARGET = 'node24';

/** ES sources where a package has both: only they can be tree-shaken (to 0.8 of the size, for create-event). */
const MAIN_FIELDS = ['module', 'main'];

/**
 * Packages that never do anything in a Lambda on Node 24; each stand-in says why. Without them create-event has
 * 0.66 of the size and takes 0.8 of the time to load.
 */
const ALIASES = {
  '@aws-sdk/credential-provider-node': 'environment-credentials.ts',
  'node-fetch': 'built-in-fetch.ts',
  'https-proxy-agent': 'no-proxy-agent.ts',
  'gcp-metadata': 'no-metadata-server.ts',
  qs: 'query-string.ts',
};

const aliases = Object.fromEntries(
  Object.entries(ALIASES).map(([name, file]) => [name, join(PROJECT_ROOT, 'infra', 'bundling', file)]),
);

/**
 * How functions are bundled, as NodejsFunction takes it. CommonJS: as ESM, create-event loads as fast on Node 24
 * (ratio 0.99, within the noise), and CommonJS needs no shim for the `require` of the Google libraries.
 *
 * Source maps lie beside the bundle but are not switched on: with NODE_OPTIONS=--enable-source-maps the same
 * bundle takes 1.6 times as long to load, at every cold start. Set it on a function while its traces are read.
 */
export function cdkBundling(): BundlingOptions {
  return {
    format: OutputFormat.CJS,
    target: TARGET,
    minify: true,
    sourceMap: true,
    sourcesContent: false,
    charset: Charset.UTF8,
    mainFields: MAIN_FIELDS,
    // The SDK of the runtime changes under a deployed function, and loads slower than one tree-shaken bundle.
    bundleAwsSDK: true,
    logLevel: LogLevel.WARNING,
    esbuildArgs: {
      '--legal-comments': 'none',
      '--alias': Object.entries(aliases).map(([name, path]) => `${name}=${path}`),
    },
  };
}

/**
 * Bundles one entry in process exactly as {@link cdkBundling} does, for tests and benchmarks.
 *
 * @param outfile where to write the bundle; it is only returned, with its metafile, when left out.
 */
export function bundleFunction(entry: string, outfile?: string): Promise<BuildResult<{ metafile: true }>> {
  return build({
    ...esbuildOptions,
    entryPoints: [entry],
    outfile: outfile ?? 'index.js',
    write: Boolean(outfile),
  });
}

const esbuildOptions = {
  absWorkingDir: PROJECT_ROOT,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: TARGET,
  minify: true,
  sourcemap: true,
  sourcesContent: false,
  charset: 'utf8',
  mainFields: MAIN_FIELDS,
  legalComments: 'none',
  alias: aliases,
  metafile: true,
  logLevel: 'silent',
} as const satisfies BuildOptions;
