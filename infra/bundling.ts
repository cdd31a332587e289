import { dirname, join } from 'node:path';
import { type BuildOptions, type BuildResult, buildSync } from 'esbuild';

/** The root of the repository: entries and the lock file are found from here, whatever the working directory. */
export const PROJECT_ROOT = dirname(import.meta.dirname);

/**
 * Packages, or parts of them, that never do anything in a Lambda on Node 24; each stand-in says why. V8 parses every
 * byte that is loaded before the first request is taken, so what is left out is time.
 */
const STAND_INS = {
  '@aws-sdk/credential-provider-node': 'environment-credentials.ts',
  '@aws-sdk/endpoint-cache': 'no-endpoint-cache.ts',
  '@smithy/core/config': 'environment-config.js',
  bowser: 'no-browser.ts',
  'gcp-metadata': 'no-metadata-server.ts',
  'google-auth-library': 'user-credentials.ts',
  'googleapis-common': 'calls-of-an-api.ts',
  http2: 'no-http2.ts',
  'https-proxy-agent': 'no-proxy-agent.ts',
  'node-fetch': 'built-in-fetch.ts',
  'node:http2': 'no-http2.ts',
  'node:zlib': 'no-native-checksum.ts',
  qs: 'query-string.ts',
};

const alias = Object.fromEntries(
  Object.entries(STAND_INS).map(([name, file]) => [name, join(PROJECT_ROOT, 'infra', 'bundling', file)]),
);

/** The Google libraries are CommonJS, and ask for Node's own modules as such. */
const REQUIRE = "import{createRequire}from'node:module';const require=createRequire(import.meta.url);";

/**
 * ES modules, split where the code says `import()`: what an invocation does not need is not loaded, and what
 * several parts need is there once.
 *
 * Source maps lie beside the bundle but are not switched on: with NODE_OPTIONS=--enable-source-maps the same
 * bundle takes 1.6 times as long to load, at every cold start. Set it on a function while its traces are read.
 */
export const FUNCTION_BUNDLE = {
  absWorkingDir: PROJECT_ROOT,
  bundle: true,
  platform: 'node',
  format: 'esm',
  splitting: true,
  target: 'node24',
  // ES sources where a package has both: only they can be tree-shaken.
  mainFields: ['module', 'main'],
  minify: true,
  sourcemap: true,
  sourcesContent: false,
  legalComments: 'none',
  outExtension: { '.js': '.mjs' },
  banner: { js: REQUIRE },
  alias,
  metafile: true,
  logLevel: 'silent',
} as const satisfies BuildOptions;

/**
 * Bundles one function as it is deployed. The SDK of AWS is in the bundle: the one that comes with the runtime
 * changes under a deployed function, and loads slower.
 *
 * @param entry path of the source, which exports `handler`
 * @param outdir where to write `index.mjs` and what it imports; nothing is written when it is left out
 * @throws BuildFailure of esbuild, e.g. for an import that cannot be resolved
 */
export function bundleFunction(entry: string, outdir?: string): BuildResult<{ metafile: true }> {
  return buildSync({
    ...FUNCTION_BUNDLE,
    entryPoints: { index: entry },
    outdir: outdir ?? 'bundle',
    write: outdir !== undefined,
  });
}
