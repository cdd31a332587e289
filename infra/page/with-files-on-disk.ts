import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { PageFile } from './build-page.ts';

/**
 * Lays files out in a directory for as long as `use` runs.
 *
 * @param files by path, e.g. `/index.html`
 * @returns what `use` returned
 */
export function withFilesOnDisk<T>(
  files: Iterable<readonly [path: string, file: PageFile]>,
  use: (directory: string) => T,
): T {
  const directory = mkdtempSync(join(tmpdir(), 'onbehalf-page-'));
  try {
    for (const [path, { body }] of files) {
      const place = join(directory, path);
      mkdirSync(dirname(place), { recursive: true });
      writeFileSync(place, body);
    }
    return use(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}
