import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { fieldOf, OpsError } from '../ops/cli/ops-error.ts';

const cdkJson = z.looseObject({ context: z.record(z.string(), z.unknown()).default({}) });

/** The context of cdk.json: settings among feature flags. @throws OpsError when it cannot be read */
export async function readContext(folder: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return cdkJson.parse(JSON.parse(await readFile(join(folder, 'cdk.json'), 'utf8'))).context;
  } catch (error) {
    throw new OpsError(
      `cdk.json cannot be read (${fieldOf(error, 'code') ?? fieldOf(error, 'name')}). Is this the folder of the repository, and the file JSON?`,
    );
  }
}
