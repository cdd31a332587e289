import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { transform } from 'esbuild';

/**
 * Writes a bundle again with a line for each statement. A profile names lines only, and a minified bundle has one:
 * then every module that was hoisted into the same scope would look alike. Names stay short and the code the same,
 * so it costs what the bundle costs, but for a little more to read.
 *
 * @param directory that holds the bundle's files, with their maps
 * @returns the directory with the same files, readable; their maps lead to the sources
 */
export async function writeReadable(directory: string): Promise<string> {
  const readable = join(directory, 'readable');
  await mkdir(readable, { recursive: true });
  const files = (await readdir(directory)).filter((file) => /\.m?js$/.test(file));
  await Promise.all(files.map((file) => rewrite(join(directory, file), join(readable, file))));
  return readable;
}

async function rewrite(file: string, outfile: string): Promise<void> {
  const [code, map] = await Promise.all([readFile(file, 'utf8'), readFile(`${file}.map`)]);
  const inline = `//# sourceMappingURL=data:application/json;base64,${map.toString('base64')}`;
  const readable = await transform(`${code.replace(/\/\/# sourceMappingURL=.*\s*$/, '')}\n${inline}`, {
    sourcefile: file,
    sourcemap: 'external',
    sourcesContent: false,
    target: 'node24',
    charset: 'utf8',
    legalComments: 'none',
  });
  await Promise.all([writeFile(outfile, readable.code), writeFile(`${outfile}.map`, readable.map)]);
}
