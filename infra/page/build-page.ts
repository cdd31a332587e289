import { readFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { PROJECT_ROOT } from '../bundling.ts';

/** A file of the page as it is served. */
export interface PageFile {
  body: Buffer;
  contentType: string;
  /** Its name tells its content, so that it may be kept for ever. */
  immutable: boolean;
}

/** Files by path, e.g. `/index.html`. */
export type PageFiles = ReadonlyMap<string, PageFile>;

/** The page's sources. */
const PAGE_SOURCES = join(PROJECT_ROOT, 'frontend');

/** The folder of files that are named by their content. */
export const ASSETS = 'assets';

/** The public address of the browser client, for pages that are hosted elsewhere. */
export const CLIENT_PATH = '/onbehalf.js';

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const OPTIONS = {
  bundle: true,
  minify: true,
  format: 'esm',
  // What knows popovers, `:has()` and `<dialog>`.
  target: ['chrome119', 'firefox125', 'safari17.4'],
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'silent',
  write: false,
} as const satisfies BuildOptions;

/**
 * Builds the page: one script, one style sheet, both named by their content, and `index.html` that names them;
 * beside them the browser client alone, as {@link CLIENT_PATH}.
 *
 * @throws esbuild's BuildFailure for sources that do not compile; Error for an `index.html` that does not name
 * its entries
 */
export async function buildPage(sources: string = PAGE_SOURCES): Promise<PageFiles> {
  const [html, icon, page, client] = await Promise.all([
    readFile(join(sources, 'index.html'), 'utf8'),
    readFile(join(sources, 'icon.svg')),
    build({
      ...OPTIONS,
      absWorkingDir: sources,
      entryPoints: ['page/page.ts', 'page.css'],
      entryNames: '[name]-[hash]',
      outdir: join(sources, ASSETS),
      metafile: true,
    }),
    buildClient(sources),
  ]);
  const files = new Map<string, PageFile>([
    ['/icon.svg', file('icon.svg', icon, false)],
    [CLIENT_PATH, file(CLIENT_PATH, client, false)],
  ]);
  let document = html;
  for (const output of page.outputFiles) {
    const name = basename(output.path);
    files.set(`/${ASSETS}/${name}`, file(name, Buffer.from(output.contents), true));
  }
  for (const [path, { entryPoint }] of Object.entries(page.metafile.outputs)) {
    if (!entryPoint) continue;
    if (!document.includes(`"${entryPoint}"`)) throw new Error(`index.html does not name ${entryPoint}`);
    document = document.replace(`"${entryPoint}"`, `"/${ASSETS}/${basename(path)}"`);
  }
  files.set('/index.html', file('index.html', Buffer.from(document), false));
  return files;
}

/** The browser client as one minified ES module. */
export async function buildClient(sources: string = PAGE_SOURCES): Promise<Buffer> {
  const { outputFiles } = await build({
    ...OPTIONS,
    // Pages of an adopter's own may have older browsers to serve than ours.
    target: 'es2022',
    absWorkingDir: sources,
    entryPoints: ['client/onbehalf.ts'],
    outdir: sources,
  });
  return Buffer.concat(outputFiles.map(({ contents }) => contents));
}

function file(name: string, body: Buffer, immutable: boolean): PageFile {
  const contentType = contentTypes[extname(name)];
  if (!contentType) throw new Error(`No content type is known for ${name}`);
  return { body, contentType, immutable };
}
