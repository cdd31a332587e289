import { join } from 'node:path';
import { build } from 'esbuild';

/** Takes the types away beforehand: Node would load a compiler into the process that is measured. @returns the file */
export async function bundleBootstrap(home: string): Promise<string> {
  const outfile = join(home, 'bootstrap.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, 'bootstrap.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    logLevel: 'error',
  });
  return outfile;
}
